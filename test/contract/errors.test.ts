import type { Fault } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { conditions } from './conditions.ts';
import { contract, ways } from './contract.ts';

const bodies: readonly (readonly [name: string, fault: Fault, code: string])[] = [
  ["a proxy's page", { type: 'html' }, 'server_error'],
  ["a proxy's page with 503", { type: 'html', status: 503 }, 'overloaded'],
  ['a page with 200', { type: 'html', status: 200 }, 'bad_response'],
  ['an empty body', { type: 'empty' }, 'bad_response'],
  ['an empty 500', { type: 'empty', status: 500 }, 'server_error'],
  ['an empty 401', { type: 'empty', status: 401 }, 'authentication'],
  ['words with 429', { type: 'status', status: 429, body: 'slow down', headers: { 'content-type': 'text/plain' } }, 'rate_limit'],
  ['JSON that is no answer', { type: 'status', status: 200, body: { hello: 'world' } }, 'bad_response'],
  ['a cut before the headers', { type: 'cut', at: 'headers' }, 'network'],
];

contract('errors', ({ retryAfterMs, ownsTransport, requestIdHeader, errorBody, quota }, bench) => {
  it.each([...conditions, ['quota', quota] as const])('%s is %s, whole and streamed, after one request', async (condition, code) => {
    for (const way of ways) {
      bench.reset();
      bench.fault({ type: 'error', condition });
      const error = await bench.failure(way);
      expect(error).toMatchObject({ code, provider: 'p', attempts: [{ outcome: 'failed', code }] });
      expect(error.message).toMatch(/\w{3}/);
      expect(bench.server.calls).toHaveLength(1);
      // Neither the key nor the prompt.
      expect(JSON.stringify(error)).not.toMatch(/key-of-p|"Hi"/);
    }
  });

  it('a rate limit says how long to wait', async () => {
    for (const way of ways) {
      bench.reset();
      bench.fault({ type: 'error', condition: 'rate_limit' });
      expect(await bench.failure(way)).toMatchObject({ code: 'rate_limit', retryable: true, retryAfterMs });
    }
  });

  it('a header that says how long to wait is obeyed, where the SDK lets us see it', async () => {
    bench.fault({ type: 'error', condition: 'overloaded', headers: { 'retry-after': '7' } });
    for (const way of ways) expect(await bench.failure(way)).toMatchObject({ code: 'overloaded', retryAfterMs: ownsTransport ? 7_000 : undefined });
  });

  it.each(bodies)('%s is an error, not an answer', async (_name, fault, code) => {
    for (const way of ways) {
      bench.reset();
      bench.fault(fault);
      const error = await bench.failure(way);
      expect(error).toMatchObject({ code });
      // A page is no message for people.
      expect(error.message).not.toContain('<');
      bench.reset();
      bench.server.answer({ text: 'fine again' });
      expect((await bench.ask(way)).text).toBe('fine again');
    }
  });

  it.each(ways)('%s: an error inside a 200 is that error', async (way) => {
    bench.fault({ type: 'in-band-error', condition: 'overloaded', at: 'start' });
    expect(await bench.failure(way)).toMatchObject({ code: way === 'whole' ? errorBody : 'overloaded' });
  });

  it.each(ways)('%s: a request id comes with the error where the vendor gives one', async (way) => {
    bench.fault({ type: 'error', condition: 'server_error', headers: { [requestIdHeader]: 'req-7' } });
    expect((await bench.failure(way)).requestId).toBe(ownsTransport ? 'req-7' : undefined);
  });
});
