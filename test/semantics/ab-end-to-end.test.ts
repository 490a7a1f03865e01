import { createRouter, type TelemetryEvent } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { emulateOpenai, type Emulator, type FaultInput, virtualClock } from '@zerohop/testkit';
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';

// Clauses A and B once more through the real SDK, real sockets and the vendor's own error bodies.

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const key = 'sk-test-1234567890abcdef';
const request = { model: 'chat', messages: [{ role: 'user', content: 'Hi' }] } as const;

async function twoServers(faults: FaultInput, more: object = {}) {
  const clock = virtualClock({ turns: 25 });
  const first = await emulateOpenai({ answer: { text: 'from the first' }, faults: [faults], clock });
  const second = await emulateOpenai({ answer: { text: 'from the second' }, clock });
  open.push(first, second);
  const router = createRouter(
    {
      providers: { first: openai({ apiKey: key, baseURL: first.baseURL }), second: openai({ apiKey: key, baseURL: second.baseURL }) },
      routes: { chat: { targets: ['first/gpt-4o', 'second/gpt-4o'] } },
      ...more,
    },
    { clock, random: () => 0 },
  );
  open.push(router);
  // Loading an SDK takes real time, in which virtual time would run out.
  await router.warm();
  const events: TelemetryEvent[] = [];
  router.on('*', (event) => events.push(event));
  return { clock, first, second, router, events };
}

const statuses = (server: Emulator): (number | undefined)[] => server.calls.map(({ status }) => status);

describe('A1 end to end', () => {
  it.each([
    ['rate_limit', 'rate_limit', 1, true],
    ['quota', 'quota_exceeded', 1, true],
    ['overloaded', 'overloaded', 3, true],
    ['server_error', 'server_error', 3, true],
    ['authentication', 'authentication', 1, true],
    ['permission', 'permission', 1, true],
    ['model_not_found', 'model_not_found', 1, true],
    ['content_filter', 'content_filter', 1, false],
    ['invalid_request', 'invalid_request', 1, false],
  ] as const)('A1: %s is %s: asked %i times, next target %s', async (condition, code, times, next) => {
    const { router, clock, first, second } = await twoServers({ type: 'error', condition });
    const outcome = await clock.advanceUntil(router.chat(request)).then(
      ({ target, attempts }) => ({ target, code: attempts[0]?.code }),
      (error: { code: string }) => ({ target: undefined, code: error.code }),
    );
    expect(outcome).toEqual({ target: next ? 'second/gpt-4o' : undefined, code });
    expect(first.calls).toHaveLength(times);
    expect(second.calls).toHaveLength(next ? 1 : 0);
  });

  it.each([
    ['a web page', { type: 'html' as const, status: 200 }, 'bad_response', 2],
    ['an empty body', { type: 'empty' as const }, 'bad_response', 2],
    ['an error body on 200', { type: 'in-band-error' as const, condition: 'overloaded' as const }, 'overloaded', 3],
    ['half an answer', { type: 'clean-end' as const, afterChunks: 1 }, 'bad_response', 2],
  ])('A1: %s is an error', async (_, fault, code, times) => {
    const { router, clock, first } = await twoServers(fault);
    const { attempts, text } = await clock.advanceUntil(router.chat(request));
    expect(attempts[0]?.code).toBe(code);
    expect([text, first.calls.length]).toEqual(['from the second', times]);
  });

  it('A10: a reset is network, retried, and its cost is an estimate', async () => {
    const { router, clock, first } = await twoServers({ when: { call: 1 }, fault: { type: 'cut', at: 'headers', reset: true } });
    const { attempts, cost, text } = await clock.advanceUntil(router.chat(request));
    expect([text, first.calls.length]).toEqual(['from the first', 2]);
    expect(attempts[0]).toMatchObject({ code: 'network', usage: { provenance: 'estimated' }, cost: { estimated: true } });
    expect(cost.estimated).toBe(true);
  });
});

describe('A7, A8 end to end', () => {
  it('A7: a vendor that hangs is left at the bound, and its socket closed', async () => {
    const { router, clock, first } = await twoServers({ type: 'hang' }, { defaults: { timeouts: { totalMs: 2_000 } } });
    const { text, attempts } = await clock.advanceUntil(router.chat(request));
    expect(text).toBe('from the second');
    expect(attempts[0]).toMatchObject({ code: 'timeout', durationMs: 2_000 });
    await first.calls[0]?.hungUp;
  });

  it('A8: a cancel reaches the vendor\'s socket, and nothing is left behind', async () => {
    const { router, clock, first, second } = await twoServers({ type: 'hang' });
    const controller = new AbortController();
    const call = router.chat({ ...request, signal: controller.signal }).catch((error: unknown) => error);
    await first.waitForCall(1);
    controller.abort();
    expect(await call).toMatchObject({ code: 'cancelled' });
    await first.calls[0]?.hungUp;
    expect([second.calls.length, clock.pending, getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0, 0]);
  });

  it('A8: in the body too', async () => {
    const { router, clock, first } = await twoServers({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const stream = router.stream({ ...request, signal: controller.signal });
    await clock.advanceUntil(stream.ready);
    const end = stream.response().catch((error: unknown) => error);
    controller.abort();
    expect(await end).toMatchObject({ code: 'cancelled' });
    await first.calls[0]?.hungUp;
    expect(clock.pending).toBe(0);
  });
});

describe('B end to end', () => {
  it('B1: an outage, its probe, its end', async () => {
    const { router, clock, first, events } = await twoServers({ when: { to: 6 }, fault: { type: 'error', condition: 'server_error' } }, { defaults: { retry: { retries: 0 }, breaker: { openMs: 1_000 } } });
    const call = (): Promise<{ target: string }> => clock.advanceUntil(router.chat(request));
    for (let index = 0; index < 8; index += 1) expect((await call()).target).toBe('second/gpt-4o');
    expect(first.calls).toHaveLength(5);
    await clock.advance(1_000);
    await call();
    expect(statuses(first)).toHaveLength(6);
    await clock.advance(2_000);
    expect((await call()).target).toBe('first/gpt-4o');
    expect(events.filter(({ type }) => type === 'breaker').map((event) => (event as { state: string }).state)).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('B2: the vendor\'s Retry-After holds', async () => {
    const { router, clock, first } = await twoServers({ when: { call: 1 }, fault: { type: 'error', condition: 'rate_limit', headers: { 'retry-after': '30' } } });
    const call = (): Promise<{ target: string }> => clock.advanceUntil(router.chat(request));
    await call();
    await clock.advance(29_000);
    expect((await call()).target).toBe('second/gpt-4o');
    await clock.advance(1_000);
    expect((await call()).target).toBe('first/gpt-4o');
    expect(first.calls).toHaveLength(2);
  });
});

it('no error, event or status shows a key', async () => {
  const { router, clock, events } = await twoServers(
    { type: 'status', status: 401, body: JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, type: 'invalid_request_error', code: 'invalid_api_key', param: null } }) },
  );
  const error = await clock.advanceUntil(router.chat({ ...request, model: 'first/gpt-4o' })).catch((thrown: unknown) => thrown as Error);
  expect(error).toMatchObject({ code: 'authentication', message: expect.stringContaining('[redacted]') as string });
  for (const shown of [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), inspect(events, { depth: 20, showHidden: true }), JSON.stringify(router.status()), inspect(router, { depth: 20, showHidden: true })]) {
    expect(shown).not.toContain(key);
  }
});
