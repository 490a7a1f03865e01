import { createHash } from 'node:crypto';
import type { SecretReference } from '../adapter/provider-settings.ts';
import type { Redactor } from '../errors/redact.ts';
import type { Clock } from '../lib/clock.ts';

/** Where a bench comes from and when it ends. */
export interface Bench {
  reason: string;
  sinceMs: number;
  untilMs: number;
  /** Benched so often in a row; the next bench is longer. */
  count: number;
  /** True while one call tries it again after the bench is due. */
  probing: boolean;
}

/** One key of a provider. Holds no key but through its reader; prints only its fingerprint. */
export interface Credential {
  /** First characters of the key's SHA-256, or the position of a key that is fetched. Safe to show. */
  fingerprint: string;
  readonly weight: number;
  /** The key, as it is now. */
  read(): string | Promise<string>;
  /** Reads the reference again. True when the value has changed since. */
  refresh(): boolean;
  /** Set while the whole credential is benched. */
  bench: Bench | undefined;
  /** Benches and cooldowns of single models. */
  readonly models: Map<string, Bench & { kind: 'benched' | 'cooldown' }>;
}

/** What makes a credential. */
export interface CredentialSource {
  reference: SecretReference;
  weight: number;
  /** Reads a static reference; throws our error when it cannot be resolved. */
  resolve: (reference: string) => string;
}

/** Shown instead of a key: enough to tell two apart, not enough to guess one. */
export function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** Makes a credential out of its reference, and tells the redactor every value it ever reads. */
export function createCredential(source: CredentialSource, index: number, redactor: Redactor): Credential {
  const { reference, resolve } = source;
  if (typeof reference === 'function') {
    return {
      fingerprint: `function-${index}`,
      weight: source.weight,
      async read() {
        const key = await reference();
        redactor.learn(key);
        return key;
      },
      refresh: () => false,
      bench: undefined,
      models: new Map(),
    };
  }
  // Held in a closure, so that no inspection of the credential shows it.
  let value = resolve(reference);
  redactor.learn(value);
  const credential: Credential = {
    fingerprint: fingerprint(value),
    weight: source.weight,
    read: () => value,
    refresh() {
      let next: string;
      try {
        next = resolve(reference);
      } catch {
        // A file that is being rewritten, say: the old value stays until the new one can be read.
        return false;
      }
      if (next === value) return false;
      value = next;
      redactor.learn(value);
      credential.fingerprint = fingerprint(value);
      return true;
    },
    bench: undefined,
    models: new Map(),
  };
  return credential;
}

/** Why no credential of a pool can serve now. */
export interface NoCredential {
  reason: 'credential_benched' | 'cooldown';
  message: string;
  untilMs: number;
}

/** The keys of one provider, taken in turn by weight (smooth weighted round-robin). */
export class CredentialPool {
  readonly credentials: readonly Credential[];
  readonly #clock: Clock;
  readonly #onReturn: (credential: Credential) => void;
  readonly #current: number[];

  constructor(credentials: readonly Credential[], clock: Clock, onReturn: (credential: Credential) => void = () => {}) {
    this.credentials = credentials;
    this.#clock = clock;
    this.#onReturn = onReturn;
    this.#current = credentials.map(() => 0);
  }

  /** True when the provider needs no key at all. */
  get keyless(): boolean {
    return this.credentials.length === 0;
  }

  /** Takes the next usable credential for a model, leaving out those that this call has tried. */
  take(model: string, tried: ReadonlySet<Credential>): Credential | undefined {
    let total = 0;
    let best = -1;
    this.credentials.forEach((credential, index) => {
      if (tried.has(credential) || this.#blockedBy(credential, model) !== undefined) return;
      total += credential.weight;
      this.#current[index] = (this.#current[index] ?? 0) + credential.weight;
      if (best === -1 || (this.#current[index] ?? 0) > (this.#current[best] ?? 0)) best = index;
    });
    const chosen = this.credentials[best];
    if (chosen === undefined) return undefined;
    this.#current[best] = (this.#current[best] ?? 0) - total;
    // A due bench lets one call through; the others wait for its result.
    if (chosen.bench !== undefined) chosen.bench.probing = true;
    const modelBench = chosen.models.get(model);
    if (modelBench !== undefined) modelBench.probing = true;
    return chosen;
  }

  /** Why none can be taken for a model, or `undefined` when one can. Takes nothing. */
  blocked(model: string, tried?: ReadonlySet<Credential>): NoCredential | undefined {
    let soonest: NoCredential | undefined;
    for (const credential of this.credentials) {
      if (tried?.has(credential)) continue;
      const blockedBy = this.#blockedBy(credential, model);
      if (blockedBy === undefined) return undefined;
      if (soonest === undefined || blockedBy.untilMs < soonest.untilMs) soonest = blockedBy;
    }
    return soonest;
  }

  #blockedBy(credential: Credential, model: string): NoCredential | undefined {
    const { bench } = credential;
    if (bench !== undefined) {
      // A key that was replaced is a new key: it starts with a clean record at once.
      if (credential.refresh()) {
        credential.bench = undefined;
        credential.models.clear();
        this.#onReturn(credential);
        return undefined;
      }
      if (this.#holds(bench)) return { reason: 'credential_benched', message: bench.reason, untilMs: bench.untilMs };
    }
    const modelBench = credential.models.get(model);
    if (modelBench !== undefined && this.#holds(modelBench)) {
      const reason = modelBench.kind === 'cooldown' ? 'cooldown' : 'credential_benched';
      return { reason, message: modelBench.reason, untilMs: modelBench.untilMs };
    }
    return undefined;
  }

  #holds(bench: Bench): boolean {
    return bench.probing || this.#clock.now() < bench.untilMs;
  }
}
