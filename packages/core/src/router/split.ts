import { HeldDraw } from '../lib/held-draw.ts';
import { affinity, type Member } from '../lib/rendezvous.ts';
import type { EventScope } from '../telemetry/event.ts';

/** What a split may go by, beside a tag: each call for itself, or whose it is. */
export const splitWords: readonly string[] = ['call', 'user', 'session', 'tenant', 'team'];

/** What the name of a tag follows. */
export const tagPrefix = 'tags.';

/** Whether a split may go by that. */
export function isSplitBy(value: unknown): boolean {
  return typeof value === 'string' && (splitWords.includes(value) || (value.startsWith(tagPrefix) && value.length > tagPrefix.length));
}

/** One arm of a split: its name, and the route that serves it. */
export interface Arm<Way> extends Member {
  /** Where its calls go; `undefined` for the route itself. */
  readonly way: Way | undefined;
}

/** The arm that a call is in. */
export interface TakenArm<Way> {
  readonly arm: string;
  /** What it went by, e.g. `user`. */
  readonly by: string;
  /** Whose arm it is: the value of what it went by; `undefined` where every call is drawn for itself. */
  readonly unit: string | undefined;
  readonly way: Way | undefined;
}

/** What units are read from. */
export interface UnitSource {
  readonly scope: EventScope;
  readonly session: string | undefined;
}

/** What a split is made of. */
export interface SplitParts<Way> {
  /** `call`, `user`, `session`, `tenant`, `team` or `tags.<name>`. */
  readonly by: string;
  /** Another salt deals the same units anew. */
  readonly salt: string;
  /** At least one of them weighs something. */
  readonly arms: readonly Arm<Way>[];
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * Gives each call of a route an arm. A unit, a user say, is always in the same arm, in every process, until weights move it: a
 * weight that is raised moves units into its arm only.
 */
export class Split<Way> {
  readonly by: string;
  readonly arms: readonly Arm<Way>[];
  readonly #salt: string;
  /** Of splits that draw for each call. */
  readonly #draw: HeldDraw | undefined;

  constructor({ by, salt, arms, random }: SplitParts<Way>) {
    this.by = by;
    this.arms = arms;
    this.#salt = salt;
    this.#draw = by === 'call' ? new HeldDraw(random) : undefined;
  }

  /** The arm of the call that comes next, or `undefined` for a call without the unit. Uses up no draw. */
  armOf(source: UnitSource): TakenArm<Way> | undefined {
    const { by } = this;
    const unit = unitOf(by, source);
    const arm = this.#draw !== undefined ? this.#drawn(this.#draw.next) : unit === undefined ? undefined : this.#ofUnit(unit);
    return arm === undefined ? undefined : { arm: arm.key, by, unit, way: arm.way };
  }

  /** The call has been made: the next one gets a new draw. */
  advance(): void {
    this.#draw?.advance();
  }

  #drawn(draw: number): Arm<Way> | undefined {
    const weighty = this.arms.filter(({ weight }) => weight > 0);
    let left = draw * weighty.reduce((sum, { weight }) => sum + weight, 0);
    return weighty.find(({ weight }) => (left -= weight) < 0) ?? weighty.at(-1);
  }

  #ofUnit(unit: string): Arm<Way> | undefined {
    const salted = `${this.#salt}\u0000${unit}`;
    let best: { readonly arm: Arm<Way>; readonly liked: number } | undefined;
    for (const arm of this.arms) {
      const liked = affinity(salted, arm);
      if (liked > (best?.liked ?? 0)) best = { arm, liked };
    }
    return best?.arm;
  }
}

function unitOf(by: string, { scope, session }: UnitSource): string | undefined {
  if (by.startsWith(tagPrefix)) return scope.tags?.[by.slice(tagPrefix.length)];
  switch (by) {
    case 'user':
      return scope.user;
    case 'tenant':
      return scope.tenant;
    case 'team':
      return scope.team;
    case 'session':
      return session;
    default:
      return undefined;
  }
}
