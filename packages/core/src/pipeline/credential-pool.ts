import { createHash } from 'node:crypto';
import type { SecretReference } from '../adapter/provider-settings.ts';
import type { Redactor } from '../errors/redact.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
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

/** The bench of a credential for one model, or its cooldown there after a rate limit. */
export interface ModelBench extends Bench {
  kind: 'benched' | 'cooldown';
}

/** One key of a provider. Holds no key but through its reader; prints only its fingerprint. */
export interface Credential {
  /** First characters of the key's SHA-256, the position of a key that is fetched, or `''` where no key is needed. Safe to show. */
  fingerprint: string;
  readonly weight: number;
  /** The key, as it is now; `undefined` where none is needed. Throws `authentication` when it cannot be fetched. */
  read(): string | undefined | Promise<string>;
  /** Whether its key is fetched for each attempt. */
  readonly fetched: boolean;
  /** How often its key has changed: what was refused with an older key says nothing of this one. */
  readonly version: number;
  /** Whether the key has changed since it was last read. A key that is fetched is asked for meanwhile, for the next time. */
  refresh(): boolean;
  /** Asks for the key anew. Whether it is another one than the last; false where it cannot be had. */
  renew(): boolean | Promise<boolean>;
  /** Set while the whole credential is benched. */
  bench: Bench | undefined;
  /** Benches and cooldowns of single models. */
  readonly models: Map<string, ModelBench>;
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
  if (typeof reference === 'function') return fetchedCredential(reference, source.weight, `function-${index}`, redactor);
  // Held in a closure, so that no inspection of the credential shows it.
  let value = resolve(reference);
  redactor.learn(value);
  let version = 0;
  const refresh = (): boolean => {
    let next: string;
    try {
      next = resolve(reference);
    } catch {
      // A file that is being rewritten, say: the old value stays until the new one can be read.
      return false;
    }
    if (next === value) return false;
    value = next;
    version += 1;
    redactor.learn(value);
    credential.fingerprint = fingerprint(value);
    return true;
  };
  const credential: Credential = {
    fingerprint: fingerprint(value),
    weight: source.weight,
    fetched: false,
    read: () => value,
    get version() {
      return version;
    },
    refresh,
    renew: refresh,
    bench: undefined,
    models: new Map(),
  };
  return credential;
}

function fetchedCredential(fetchKey: () => Promise<string>, weight: number, name: string, redactor: Redactor): Credential {
  let last: string | undefined;
  let version = 0;
  let asking = false;
  let changed = false;
  const keep = (key: string): boolean => {
    const isNew = last !== undefined && key !== last;
    last = key;
    changed = false;
    if (isNew) version += 1;
    return isNew;
  };
  async function ask(): Promise<string> {
    let key: unknown;
    try {
      key = await fetchKey();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ZerohopError({ code: 'authentication', message: `the key could not be fetched: ${why}`, cause });
    }
    if (typeof key !== 'string' || key === '') throw new ZerohopError({ code: 'authentication', message: 'the function that fetches the key returned none' });
    redactor.learn(key);
    return key;
  }
  return {
    fingerprint: name,
    weight,
    fetched: true,
    get version() {
      return version;
    },
    async read() {
      const key = await ask();
      keep(key);
      return key;
    },
    renew: () => ask().then(keep, () => false),
    refresh() {
      if (!changed && !asking) {
        asking = true;
        const settle = (key: string | undefined): void => {
          asking = false;
          changed = key !== undefined && key !== last;
        };
        ask().then(settle, () => settle(undefined));
      }
      const said = changed;
      changed = false;
      return said;
    },
    bench: undefined,
    models: new Map(),
  };
}

// Benches and cooldowns need somewhere to stand where no key is needed, or where the app's own client holds it.
function keyless(): Credential {
  return { fingerprint: '', weight: 1, fetched: false, version: 0, read: () => undefined, refresh: () => false, renew: () => false, bench: undefined, models: new Map() };
}

/** Keys may be replaced at any time where they come from: while they are in use they are looked up again this often. */
const lookUpAgainMs = 30_000;

/** Why no credential of a pool can serve now. */
export interface NoCredential {
  reason: 'credential_benched' | 'cooldown';
  message: string;
  untilMs: number;
}

/** The keys of one provider, taken in turn by weight (smooth weighted round-robin). */
export class CredentialPool {
  /** At least one: a provider that needs no key has one that is none. */
  readonly credentials: readonly Credential[];
  readonly #clock: Clock;
  readonly #onReturn: (credential: Credential) => void;
  readonly #current: number[];
  #lookedUpMs: number;

  constructor(credentials: readonly Credential[], clock: Clock, onReturn: (credential: Credential) => void = () => {}) {
    this.credentials = credentials.length === 0 ? [keyless()] : credentials;
    this.#clock = clock;
    this.#lookedUpMs = clock.now();
    this.#onReturn = onReturn;
    this.#current = this.credentials.map(() => 0);
  }

  /** Takes the next usable credential for a model, leaving out those that this call has tried. */
  take(model: string, tried: ReadonlySet<Credential>): Credential | undefined {
    this.#lookUpAgain();
    let total = 0;
    let best = -1;
    this.credentials.forEach((credential, index) => {
      if (tried.has(credential) || this.blockedBy(credential, model) !== undefined) return;
      total += credential.weight;
      this.#current[index] = (this.#current[index] ?? 0) + credential.weight;
      if (best === -1 || (this.#current[index] ?? 0) > (this.#current[best] ?? 0)) best = index;
    });
    const chosen = this.credentials[best];
    if (chosen === undefined) return undefined;
    this.#current[best] = (this.#current[best] ?? 0) - total;
    return chosen;
  }

  /** Whether one can be taken for a model beside those that this call has tried. Takes nothing. */
  hasOther(model: string, tried: ReadonlySet<Credential>): boolean {
    return this.credentials.some((credential) => !tried.has(credential) && this.blockedBy(credential, model) === undefined);
  }

  /** Why none can be taken for a model, or `undefined` when one can. Takes nothing. */
  blocked(model: string): NoCredential | undefined {
    let soonest: NoCredential | undefined;
    for (const credential of this.credentials) {
      const blockedBy = this.blockedBy(credential, model);
      if (blockedBy === undefined) return undefined;
      if (soonest === undefined || blockedBy.untilMs < soonest.untilMs) soonest = blockedBy;
    }
    return soonest;
  }

  /** Why a credential cannot be used for a model now, or `undefined` when it can. */
  blockedBy(credential: Credential, model: string): NoCredential | undefined {
    const { bench } = credential;
    if (bench === undefined && credential.models.size === 0) return undefined;
    const modelBench = credential.models.get(model);
    if (bench === undefined && modelBench === undefined) return undefined;
    // A key that was replaced is a new key: it starts with a clean record at once.
    if (credential.refresh()) {
      this.#replaced(credential);
      return undefined;
    }
    if (bench !== undefined && this.#holds(bench)) return { reason: 'credential_benched', message: bench.reason, untilMs: bench.untilMs };
    if (modelBench !== undefined && this.#holds(modelBench)) {
      const reason = modelBench.kind === 'cooldown' ? 'cooldown' : 'credential_benched';
      return { reason, message: modelBench.reason, untilMs: modelBench.untilMs };
    }
    return undefined;
  }

  /** Asks for the key of a credential anew, after it was refused. Whether it was replaced and can be tried at once. */
  renew(credential: Credential): boolean | Promise<boolean> {
    const renewed = credential.renew();
    if (typeof renewed === 'object') return renewed.then((isNew) => this.#renewed(credential, isNew));
    return this.#renewed(credential, renewed);
  }

  #renewed(credential: Credential, isNew: boolean): boolean {
    if (isNew) this.#replaced(credential);
    return isNew;
  }

  #replaced(credential: Credential): void {
    credential.bench = undefined;
    credential.models.clear();
    this.#onReturn(credential);
  }

  #lookUpAgain(): void {
    const nowMs = this.#clock.now();
    if (nowMs - this.#lookedUpMs < lookUpAgainMs) return;
    this.#lookedUpMs = nowMs;
    for (const credential of this.credentials) if (!credential.fetched && credential.refresh()) this.#replaced(credential);
  }

  #holds(bench: Bench): boolean {
    return bench.probing || this.#clock.now() < bench.untilMs;
  }
}
