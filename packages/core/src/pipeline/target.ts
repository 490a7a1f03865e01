import type { Connection } from '../adapter/adapter.ts';
import type { Price } from '../catalog/compile-price.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import type { Redactor } from '../errors/redact.ts';
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

/** A target as one route sees it. */
export interface RouteTarget {
  readonly target: Target;
  /** Share of traffic under `weighted`. */
  readonly weight: number;
  readonly policies: Policies;
}
