import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../errors/redact.ts';
import { createCredential, CredentialPool, type Credential, fingerprint } from './credential-pool.ts';
import { scriptedRuntime } from './scripted-attempt.ts';

const none: ReadonlySet<Credential> = new Set();

function pool(weights: readonly number[], runtime = scriptedRuntime()): { pool: CredentialPool; returned: Credential[]; keys: string[]; runtime: typeof runtime } {
  const returned: Credential[] = [];
  const keys = weights.map((_, index) => `key-number-${index}`);
  const credentials = weights.map((weight, index) => createCredential({ reference: `ref-${index}`, weight, resolve: () => keys[index] ?? '' }, index, createRedactor()));
  return { pool: new CredentialPool(credentials, runtime.clock, (credential) => returned.push(credential)), returned, keys, runtime };
}

const benchOf = (untilMs: number, probing = false): NonNullable<Credential['bench']> => ({ reason: 'refused', sinceMs: 0, untilMs, count: 1, probing });

describe('createCredential', () => {
  it('reads its reference, shows only a fingerprint, and tells the redactor', () => {
    const redactor = createRedactor();
    const credential = createCredential({ reference: 'env:KEY', weight: 2, resolve: (reference) => `${reference}-secret` }, 0, redactor);
    expect([credential.read(), credential.weight, credential.fingerprint]).toEqual(['env:KEY-secret', 2, fingerprint('env:KEY-secret')]);
    expect(credential.fingerprint).toMatch(/^[0-9a-f]{8}$/);
    expect(inspect(credential, { depth: 9, showHidden: true })).not.toContain('KEY-secret');
    expect(redactor.text('x env:KEY-secret')).toBe('x [redacted]');
  });

  it('refresh says whether the value has changed, and keeps the old one while it cannot be read', () => {
    const redactor = createRedactor();
    let value: string | undefined = 'first-value';
    const resolve = (): string => {
      if (value === undefined) throw new Error('gone');
      return value;
    };
    const credential = createCredential({ reference: 'env:KEY', weight: 1, resolve }, 0, redactor);
    expect(credential.refresh()).toBe(false);
    value = undefined;
    expect([credential.refresh(), credential.read()]).toEqual([false, 'first-value']);
    value = 'second-value';
    expect([credential.refresh(), credential.read(), credential.fingerprint]).toEqual([true, 'second-value', fingerprint('second-value')]);
    expect(credential.refresh()).toBe(false);
    expect(redactor.text('first-value second-value')).toBe('[redacted] [redacted]');
  });

  it('a key that is fetched is fetched for each attempt, and told to the redactor', async () => {
    const redactor = createRedactor();
    let count = 0;
    const credential = createCredential({ reference: () => Promise.resolve(`fetched-key-${(count += 1)}`), weight: 1, resolve: String }, 3, redactor);
    expect(credential.fingerprint).toBe('function-3');
    expect([await credential.read(), await credential.read()]).toEqual(['fetched-key-1', 'fetched-key-2']);
    expect(redactor.text('fetched-key-1 fetched-key-2')).toBe('[redacted] [redacted]');
  });

  it('renew says whether the key is another one than the last, and counts versions', async () => {
    let value = 'first-value';
    const text = createCredential({ reference: 'env:KEY', weight: 1, resolve: () => value }, 0, createRedactor());
    const fetched = createCredential({ reference: () => (value === '' ? Promise.reject(new Error('gone')) : Promise.resolve(value)), weight: 1, resolve: String }, 0, createRedactor());
    await fetched.read();
    expect([text.renew(), await fetched.renew(), text.version, fetched.version]).toEqual([false, false, 0, 0]);
    value = 'second-value';
    expect([text.renew(), await fetched.renew(), text.version, fetched.version]).toEqual([true, true, 1, 1]);
    expect([text.read(), await fetched.read(), text.version, fetched.version]).toEqual(['second-value', 'second-value', 1, 1]);
    value = '';
    expect(await fetched.renew()).toBe(false);
  });

  it('refresh of a fetched key asks once at a time, and says so once when it has changed', async () => {
    let key = 'first-value';
    let asked = 0;
    const credential = createCredential(
      {
        reference: () => {
          asked += 1;
          return Promise.resolve(key);
        },
        weight: 1,
        resolve: String,
      },
      0,
      createRedactor(),
    );
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 10; turn += 1) await undefined;
    };
    await credential.read();
    expect([credential.refresh(), credential.refresh(), asked]).toEqual([false, false, 2]);
    await settle();
    expect(credential.refresh()).toBe(false);
    key = 'second-value';
    await settle();
    // Asked before it changed.
    expect(credential.refresh()).toBe(false);
    await settle();
    expect(credential.refresh()).toBe(true);
    expect(await credential.read()).toBe('second-value');
    expect(credential.refresh()).toBe(false);
    await settle();
    expect(credential.refresh()).toBe(false);
  });

  it('a fetch that fails is authentication, and refresh lets it pass', async () => {
    const failing = createCredential({ reference: () => Promise.reject(new Error('sealed')), weight: 1, resolve: String }, 0, createRedactor());
    await expect(failing.read()).rejects.toMatchObject({ code: 'authentication', message: 'the key could not be fetched: sealed' });
    expect(failing.refresh()).toBe(false);
    for (const key of ['', undefined]) {
      const empty = createCredential({ reference: () => Promise.resolve(key as string), weight: 1, resolve: String }, 0, createRedactor());
      await expect(empty.read()).rejects.toMatchObject({ code: 'authentication', message: 'the function that fetches the key returned none' });
    }
    const odd = createCredential({ reference: () => Promise.reject('sealed' as unknown as Error), weight: 1, resolve: String }, 0, createRedactor());
    await expect(odd.read()).rejects.toMatchObject({ message: 'the key could not be fetched: sealed' });
  });
});

describe('CredentialPool', () => {
  it('B2: a key that is replaced where it comes from is taken within 30 s of use, with a clean record', async () => {
    const { pool: one, keys, runtime, returned } = pool([1, 1]);
    const [first] = one.credentials;
    if (first === undefined) throw new Error('no credential');
    first.models.set('m', { ...benchOf(Number.POSITIVE_INFINITY), kind: 'cooldown' });
    keys[0] = 'another-key';
    one.take('x', none);
    expect([first.read(), returned]).toEqual(['key-number-0', []]);
    await runtime.clock.advance(30_000);
    one.take('x', none);
    expect([first.read(), returned, first.models.size, first.version]).toEqual(['another-key', [first], 0, 1]);
  });

  it('B2: renew takes a key that was replaced back at once, and says so', async () => {
    const { pool: one, keys, returned } = pool([1]);
    const [first] = one.credentials;
    if (first === undefined) throw new Error('no credential');
    first.bench = benchOf(Number.POSITIVE_INFINITY);
    expect([one.renew(first), first.bench !== undefined, returned]).toEqual([false, true, []]);
    keys[0] = 'another-key';
    expect([one.renew(first), first.bench, returned]).toEqual([true, undefined, [first]]);
  });

  it('a provider that needs no key has one that is none', () => {
    const { pool: keyless } = pool([]);
    const credential = keyless.take('m', none);
    expect(credential).toMatchObject({ fingerprint: '', weight: 1 });
    expect([credential?.read(), credential?.refresh()]).toEqual([undefined, false]);
    expect(keyless.credentials).toEqual([credential]);
    expect(keyless.hasOther('m', new Set([credential as Credential]))).toBe(false);
  });

  it('takes in turn by weight, smoothly', () => {
    const { pool: weighted } = pool([3, 1]);
    const taken = Array.from({ length: 8 }, () => weighted.credentials.indexOf(weighted.take('m', none) as Credential));
    expect(taken).toEqual([0, 0, 1, 0, 0, 0, 1, 0]);
  });

  it('weights converge: after n takes each share is within one of its due', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (weights, takes) => {
        const { pool: weighted } = pool(weights);
        const counts = weights.map(() => 0);
        for (let take = 0; take < takes; take += 1) {
          const index = weighted.credentials.indexOf(weighted.take('m', none) as Credential);
          counts[index] = (counts[index] ?? 0) + 1;
        }
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        weights.forEach((weight, index) => expect(Math.abs((counts[index] ?? 0) - (takes * weight) / total)).toBeLessThan(weights.length));
      }),
    );
  });

  it('leaves out what this call has tried', () => {
    const { pool: two } = pool([1, 1]);
    const first = two.take('m', none) as Credential;
    const second = two.take('m', new Set([first])) as Credential;
    expect(second).not.toBe(first);
    expect(two.take('m', new Set([first, second]))).toBeUndefined();
    expect([two.hasOther('m', new Set([first])), two.hasOther('m', new Set([first, second]))]).toEqual([true, false]);
  });

  it('B2: a bench lasts until its time, to the millisecond, then one takes it', async () => {
    const { pool: one, runtime } = pool([1]);
    const [credential] = one.credentials as [Credential];
    credential.bench = benchOf(runtime.clock.now() + 100);
    expect(one.blocked('m')).toEqual({ reason: 'credential_benched', message: 'refused', untilMs: 1_000_100 });
    expect(one.take('m', none)).toBeUndefined();
    await runtime.clock.advance(99);
    expect(one.blocked('m')).toBeDefined();
    await runtime.clock.advance(1);
    expect(one.blocked('m')).toBeUndefined();
    expect(credential.bench.probing).toBe(false);
    expect(one.take('m', none)).toBe(credential);
    // Marked by whoever benches: the attempt may stand in line first.
    credential.bench.probing = true;
    expect(one.take('m', none)).toBeUndefined();
    expect(one.blocked('m')).toMatchObject({ reason: 'credential_benched' });
    expect(one.hasOther('m', none)).toBe(false);
  });

  it('B2: a bench of one model is of that model', async () => {
    const { pool: one, runtime } = pool([1]);
    const [credential] = one.credentials as [Credential];
    credential.models.set('m', { ...benchOf(runtime.clock.now() + 100), kind: 'cooldown' });
    credential.models.set('n', { ...benchOf(runtime.clock.now() + 200), kind: 'benched' });
    expect([one.blocked('m')?.reason, one.blocked('n')?.reason, one.blocked('o')]).toEqual(['cooldown', 'credential_benched', undefined]);
    expect(one.take('o', none)).toBe(credential);
    await runtime.clock.advance(100);
    expect(one.take('m', none)).toBe(credential);
    Object.assign(credential.models.get('m') ?? {}, { probing: true });
    expect(one.blocked('m')).toMatchObject({ reason: 'cooldown', message: 'refused' });
  });

  it('B2: of several benched ones, the soonest is what is said', () => {
    const { pool: two, runtime } = pool([1, 1, 1]);
    [300, 100, 200].forEach((ms, index) => {
      (two.credentials[index] as Credential).bench = benchOf(runtime.clock.now() + ms);
    });
    expect(two.blocked('m')?.untilMs).toBe(1_000_100);
  });

  it('B2: a key that was replaced comes back at once, with a clean record, and it is said', () => {
    const { pool: one, returned, keys, runtime } = pool([1]);
    const [credential] = one.credentials as [Credential];
    credential.bench = benchOf(runtime.clock.now() + 1_000);
    credential.models.set('m', { ...benchOf(runtime.clock.now() + 1_000), kind: 'cooldown' });
    keys[0] = 'a-new-key';
    expect(one.blocked('m')).toBeUndefined();
    expect([credential.bench, credential.models.size, returned]).toEqual([undefined, 0, [credential]]);
  });

  it('B2: the value is not looked at while nothing is benched', () => {
    const { pool: one, keys } = pool([1]);
    keys[0] = 'a-new-key';
    expect(one.take('m', none)?.read()).toBe('key-number-0');
  });

  it('B2: whatever is benched and whatever time passes, one probe at most is out for a bench', () => {
    type Step = { take: true } | { bench: number; ms: number } | { passMs: number } | { done: number };
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.constant({ take: true as const }),
      fc.record({ bench: fc.nat({ max: 2 }), ms: fc.nat({ max: 50 }) }),
      fc.record({ passMs: fc.nat({ max: 60 }) }),
      fc.record({ done: fc.nat({ max: 2 }) }),
    );
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { pool: three, runtime } = pool([1, 2, 3]);
        const out = new Map<Credential, number>();
        for (const one of steps) {
          if ('take' in one) {
            const taken = three.take('m', none);
            if (taken?.bench === undefined) continue;
            out.set(taken, (out.get(taken) ?? 0) + 1);
            expect(runtime.clock.now()).toBeGreaterThanOrEqual(taken.bench.untilMs);
            expect(out.get(taken)).toBe(1);
          } else if ('bench' in one) {
            const credential = three.credentials[one.bench] as Credential;
            credential.bench = benchOf(runtime.clock.now() + one.ms);
            out.delete(credential);
          } else if ('passMs' in one) {
            await runtime.clock.advance(one.passMs);
          } else {
            const credential = three.credentials[one.done] as Credential;
            if (credential.bench !== undefined) credential.bench.probing = false;
            out.delete(credential);
          }
          expect(three.blocked('m') === undefined).toBe(three.hasOther('m', none));
        }
      }),
    );
  });
});
