import type { ExclusionDetails } from '../chat/plan.ts';
import type { Connection } from '../adapter/adapter.ts';
import type { Price } from '../catalog/compile-price.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import type { Redactor } from '../errors/redact.ts';
import type { CallFacts } from './call-facts.ts';
import type { DailyWindows } from './daily-windows.ts';
import type { Policies } from './policies.ts';
import type { CredentialPool } from './credential-pool.ts';
import type { TargetHealth } from './target-health.ts';

/** One account at a vendor, connected. */
export interface Provider {
  /** Key in `config.providers`. */
  readonly key: string;
  readonly adapterId: string;
  /** Vendor whose catalog rows apply. */
  readonly vendor: string;
  readonly connection: Connection;
  readonly pool: CredentialPool;
  readonly redactor: Redactor;
  /** Where it is, as the config declares; `undefined` when it does not. */
  readonly region: string | undefined;
  /** What its owner promises about data, as the config declares. */
  readonly dataPolicy: readonly string[];
  /** Set when an optional provider has no key: its targets are excluded, in these words. */
  readonly unavailable: string | undefined;
}

/** What a call can be sent to. One per `provider/model` and router, whoever's route names it. */
export interface Target {
  /** `provider/model`. */
  readonly id: string;
  readonly provider: Provider;
  readonly model: string;
  readonly facts: ModelFacts | undefined;
  /** What it costs; `undefined` when unknown. */
  readonly price: Price | undefined;
  /** What another model costs at this provider, for answers that several models made. */
  readonly priceOf: (model: string) => Price | undefined;
  readonly health: TargetHealth;
}

/** Decides by the facts of a call. */
export interface Condition {
  holds(facts: CallFacts): boolean;
  /** Why it does not hold, in words and as data; asked only when it does not. */
  whyNot(facts: CallFacts): { readonly message: string; readonly details: ExclusionDetails };
}

/** What a target is to one route. */
export interface RouteTargetParts {
  readonly target: Target;
  /** Share of traffic. @default 1 */
  readonly weight?: number | undefined;
  readonly policies: Policies;
  /** When it may be chosen. @default always */
  readonly condition?: Condition | undefined;
  /** When it is off its peak. @default nobody says */
  readonly offPeak?: DailyWindows | undefined;
}

/** A target as one route sees it. Strategies see it as a `StrategyTarget`. */
export class RouteTarget {
  readonly target: Target;
  readonly weight: number;
  readonly policies: Policies;
  readonly condition: Condition | undefined;
  readonly offPeak: DailyWindows | undefined;

  constructor({ target, weight = 1, policies, condition, offPeak }: RouteTargetParts) {
    this.target = target;
    this.weight = weight;
    this.policies = policies;
    this.condition = condition;
    this.offPeak = offPeak;
  }

  /** The same under other policies. */
  under(policies: Policies): RouteTarget {
    return new RouteTarget({ ...this, policies });
  }

  get id(): string {
    return this.target.id;
  }

  get inFlight(): number {
    const { slots } = this.target.health;
    return slots.taken + slots.waiting;
  }

  get waiting(): number {
    return Math.max(0, this.inFlight - this.target.health.speed.streaming);
  }

  isOffPeak(atMs: number): boolean | undefined {
    return this.offPeak?.holdsAt(atMs);
  }
}
