import type { ProviderData } from '@zerohop/core';
import { filled } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';
import type { Environment } from './environment.ts';
import type { PrefixRow } from './prefixes.ts';

/** An account at a vendor, and the model's id there. */
export interface Account {
  readonly settings: ProviderData;
  readonly model: string;
}

/** What an account is read from. */
export interface Reading {
  /** `litellm_params`, with those of a named credential below. */
  readonly params: Section;
  readonly row: PrefixRow;
  readonly environment: Environment;
  readonly model: string;
}

/** Settings without those that have no value. */
export function compact(settings: ProviderData): ProviderData {
  return filled(settings) ?? settings;
}
