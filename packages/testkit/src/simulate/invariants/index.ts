import { answers } from './answers.ts';
import { attempts } from './attempts.ts';
import { endings } from './endings.ts';
import type { Invariant } from './invariant.ts';
import { money } from './money.ts';

/** Every invariant of a call. */
export const invariants: readonly Invariant[] = [...endings, ...attempts, ...answers, ...money];
