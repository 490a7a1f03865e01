import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { anthropic } from '@zerohop/anthropic';
import { type ChatRequest, type ConfigData, createRouter, type TelemetryEvent } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { emulateAnthropic, emulateOpenai, seededRandom, virtualClock } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';
import { openDoor } from '../../packages/core/src/client/door.ts';
import type { RouterCore } from '../../packages/core/src/client/router-core.ts';
import { startCall } from '../../packages/core/src/client/start-call.ts';
import { failureOf, messages, open, type Opened, type OpenOptions, turns, until } from '../semantics/open-router.ts';

type ShadowEvent = Extract<TelemetryEvent, { type: 'shadow' }>;

const request = { model: 'chat', messages };

/** The route `chat` over `a`, all of whose calls are copied to `b`, unless the shadow says otherwise. */
function config(shadow: object = {}, more: object = {}): Partial<ConfigData> {
  return { routes: { chat: { targets: ['a/gpt-4.1'], shadow: { to: 'b/gpt-4.1-mini', sample: 1, ...shadow } }, ...more } } as Partial<ConfigData>;
}

function shadowed(shadow: object = {}, options: OpenOptions = {}): Promise<Opened> {
  return open({ ...options, config: { ...config(shadow), defaults: { retry: false }, ...options.config } });
}

/** The shadow events, as soon as there are that many. */
async function shadows(opened: Opened, count = 1): Promise<ShadowEvent[]> {
  await until(() => opened.of('shadow').length >= count);
  return opened.of('shadow');
}

const only = (events: readonly ShadowEvent[]): ShadowEvent => {
  const [event] = events;
  if (event === undefined || events.length > 1) throw new Error(`${events.length} shadow events`);
  return event;
};

/** Messages of which the shadow can make no copy. */
class Uncopied extends Array<ChatRequest['messages'][number]> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  override map(): never {
    const { stack = '' } = new Error('where');
    if (stack.includes('copyRequest')) throw new Error('no copies');
    return Array.prototype.map.apply(this, arguments as never) as never;
  }
}

const say = (text: string): { text: string } => ({ text });

describe('a shadow', () => {
  it('sends a copy once the caller has its answer, as a call of its own, and compares the two', async () => {
    await using opened = await shadowed();
    opened.a.answer(say('The sky is blue.'));
    opened.b.answer(say('The sky is blue today.'));
    const response = await opened.router.chat({ ...request, tenant: 'acme', tags: { feature: 'x' }, temperature: 0.2 });
    expect([response.target, opened.b.calls.length, opened.of('shadow').length]).toEqual(['a/gpt-4.1', 0, 0]);
    const event = only(await shadows(opened));
    const scope = { tenant: 'acme', tags: { feature: 'x' } };
    expect(event).toMatchObject({
      callId: response.callId,
      parentCallId: undefined,
      purpose: undefined,
      scope,
      route: 'chat',
      to: 'b/gpt-4.1-mini',
      target: 'b/gpt-4.1-mini',
      outcome: 'ok',
      code: undefined,
      message: undefined,
      primary: { target: 'a/gpt-4.1', finishReason: 'stop', usage: response.usage, cost: response.cost, latency: response.latency },
      comparison: { sameFinishReason: true, sameToolCalls: true, sameObject: undefined, lengthRatio: 22 / 16 },
    });
    expect(event.comparison?.textSimilarity).toBeGreaterThan(0.7);
    expect(event.comparison?.textSimilarity).toBeLessThan(1);
    expect(event.latency?.totalMs).toBeGreaterThan(0);
    expect(opened.b.calls[0]?.body).toMatchObject({ model: 'gpt-4.1-mini', temperature: 0.2, messages });
    const [own, copy] = opened.of('call');
    expect(own).toMatchObject({ callId: response.callId, purpose: undefined, cost: response.cost });
    expect(copy).toMatchObject({ callId: event.shadowCallId, parentCallId: response.callId, purpose: 'shadow', scope, outcome: 'ok', target: 'b/gpt-4.1-mini', cost: event.cost, usage: event.usage });
    expect(copy?.callId).not.toBe(own?.callId);
    expect(response.cost.nanoUsd).toBe(own?.attempts[0]?.cost?.nanoUsd);
    const ofCopy = opened.events.filter((one) => 'callId' in one && one.callId === event.shadowCallId).map(({ type }) => type);
    expect(ofCopy).toEqual(['call.start', 'plan', 'attempt.start', 'attempt', 'call']);
  });

  it('keeps the answers where no log prints them', async () => {
    await using opened = await shadowed();
    opened.a.answer(say('primary text'));
    opened.b.answer(say('shadow text'));
    await opened.router.chat(request);
    const event = only(await shadows(opened));
    expect([event.answers.primary.text, event.answers.shadow?.text]).toEqual(['primary text', 'shadow text']);
    for (const printed of [JSON.stringify(event), inspect(event, { depth: 9 }), JSON.stringify({ ...event })]) expect(printed).not.toMatch(/primary text|shadow text/);
  });

  it('copies streams as streams, when the reader has the end', async () => {
    await using opened = await shadowed();
    opened.a.answer(say('The sky is blue.'));
    opened.b.answer(say('the sky  is blue.'));
    const stream = opened.router.stream(request);
    const seen: string[] = [];
    for await (const event of stream) {
      seen.push(event.type);
      expect(opened.b.calls.length).toBe(0);
    }
    expect(seen.at(-1)).toBe('finish');
    const event = only(await shadows(opened));
    expect(event).toMatchObject({ outcome: 'ok', comparison: { textSimilarity: 1 } });
    expect(event.latency?.firstTokenMs).toBeGreaterThan(0);
    expect(opened.b.calls[0]?.stream).toBe(true);
  });

  it('fails alone when its stream breaks off', async () => {
    await using opened = await shadowed();
    opened.b.fault({ type: 'cut', afterChunks: 1 });
    expect((await opened.router.stream(request).response()).integrity).toBe('complete');
    const event = only(await shadows(opened));
    expect(event).toMatchObject({ outcome: 'failed', comparison: undefined, usage: undefined, cost: { estimated: true } });
    expect(event.code).toBe('network');
    expect(opened.of('call').find(({ callId }) => callId === event.shadowCallId)).toMatchObject({ outcome: 'failed', code: event.code });
  });

  it('is not for calls that the router makes itself, nor are they in an arm', async () => {
    const { routes } = config({}, {});
    const chat = { ...routes?.['chat'], split: { arms: { a: { weight: 1 } } } };
    await using opened = await shadowed({}, { config: { routes: { chat } } as never });
    const { id, scope, nowMs } = { id: 'parent', scope: { tenant: 'acme', team: undefined, user: undefined, tags: undefined }, nowMs: Date.now() };
    const parent = startCall({ id, request, vectors: undefined, stream: false, scope: { scope, deadlineAtMs: undefined }, required: undefined, nowMs, checksOutput: true });
    const core = opened.router as unknown as RouterCore;
    const response = await core.chat(request, { parent: { call: parent, purpose: 'judge' } });
    await turns(10);
    expect(opened.of('call')).toMatchObject([{ callId: response.callId, parentCallId: 'parent', purpose: 'judge', scope: { tenant: 'acme' }, arm: undefined }]);
    expect([opened.of('exposure').length, opened.of('shadow').length, opened.b.calls.length]).toEqual([0, 0, 0]);
  });

  it('copies nothing of calls that did not end well, of embeddings, and of calls of other routes', async () => {
    const routes = { ...config().routes, vectors: { targets: ['a/text-embedding-3-small'], shadow: { to: 'b/gpt-4.1', sample: 1 } }, plain: { targets: ['a/gpt-4.1'] } };
    await using opened = await shadowed({}, { config: { routes } as never });
    const { router, a, b } = opened;
    const heal = a.fault({ type: 'error', condition: 'invalid_request' });
    await failureOf(router.chat(request));
    heal();
    const left = router.stream(request);
    for await (const event of left) if (event.type === 'text-delta') break;
    await router.embed({ model: 'vectors', input: 'Hi' });
    await router.chat({ ...request, model: 'plain' });
    await router.chat({ ...request, model: 'a/gpt-4.1' });
    await turns(20);
    expect([b.calls.length, opened.of('shadow').length]).toEqual([0, 0]);
  });

  it('copies calls that came in by a door; their answers are not held to the shape that was asked for', async () => {
    await using opened = await shadowed();
    opened.b.answer(say('no JSON'));
    const output = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
    await openDoor(opened.router, { adapterId: openai.id }).chat({ ...request, output }).response;
    expect(only(await shadows(opened))).toMatchObject({ outcome: 'ok', comparison: { sameObject: undefined } });
  });

  it('compares objects where a shape was asked for', async () => {
    await using opened = await shadowed();
    const output = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false };
    opened.a.answer(say('{"a":1}'));
    opened.b.answer([say('{ "a": 1 }'), say('{"a":2}'), say('oh no')]);
    for (let count = 1; count <= 3; count += 1) {
      await opened.router.chat({ ...request, output });
      await shadows(opened, count);
    }
    expect(opened.of('shadow').map(({ outcome, code, comparison }) => [outcome, code, comparison?.sameObject])).toEqual([
      ['ok', undefined, true],
      ['ok', undefined, false],
      ['failed', 'bad_response', undefined],
    ]);
  });

  it('compares across wires: the same tool calls are the same, whatever the vendors call them', async () => {
    await using a = await emulateOpenai();
    await using b = await emulateAnthropic();
    const calls = { toolCalls: [{ name: 'weather', input: { city: 'Rome', days: 2 } }] };
    a.answer(calls);
    b.answer([calls, { toolCalls: [{ name: 'weather', input: { city: 'Paris', days: 2 } }] }]);
    await using router = createRouter({
      providers: { a: openai({ apiKey: 'k', baseURL: a.baseURL }), b: anthropic({ apiKey: 'k', baseURL: b.baseURL }) },
      routes: { chat: { targets: ['a/gpt-4.1'], shadow: { to: 'b/claude-haiku-4-5', sample: 1 } } },
    });
    const told: ShadowEvent[] = [];
    router.on('shadow', (event) => told.push(event));
    const weather = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } }, required: ['city', 'days'] } } as const;
    for (let count = 1; count <= 2; count += 1) {
      await router.chat({ model: 'chat', messages, tools: [weather], providerOptions: { openai: { user: 'u' } } });
      await until(() => told.length === count);
    }
    expect(told.map(({ outcome, comparison }) => [outcome, comparison])).toEqual([
      ['ok', { sameFinishReason: true, sameToolCalls: true, sameObject: undefined, textSimilarity: 1, lengthRatio: 1 }],
      ['ok', expect.objectContaining({ sameFinishReason: true, sameToolCalls: false })],
    ]);
  });

  it('copies the request as it was when the call was made', async () => {
    await using opened = await shadowed();
    const part = { type: 'text' as const, text: 'first' };
    const conversation: ChatRequest['messages'][number][] = [{ role: 'user', content: [part] }];
    const mutable: ChatRequest = { ...request, messages: conversation };
    const pending = opened.router.chat(mutable);
    part.text = 'changed';
    conversation.push({ role: 'assistant', content: 'answer' }, { role: 'user', content: 'next' });
    mutable.temperature = 1;
    await pending;
    await shadows(opened);
    const body = opened.b.calls[0]?.body as { messages: { content: unknown }[]; temperature?: number };
    expect(JSON.stringify(body.messages)).toContain('first');
    expect(JSON.stringify(body.messages)).not.toMatch(/changed|answer|next/);
    expect(body.temperature).toBeUndefined();
  });

  it('is drawn for the calls that are made; plan() draws for none', async () => {
    await using opened = await shadowed({ sample: 0.25, concurrency: { max: 100 } }, { code: { random: seededRandom(3) } });
    for (let i = 0; i < 80; i += 1) {
      opened.router.plan(request);
      await opened.router.chat(request);
    }
    await turns(20);
    await until(() => opened.router.status().routes['chat']?.shadow?.inFlight === 0);
    const copied = opened.of('shadow').length;
    // 20 expected, standard deviation 4.
    expect(Math.abs(copied - 20)).toBeLessThan(16);
    expect(opened.b.calls.length).toBe(copied);
    await using never = await shadowed({ sample: 0 });
    await never.router.chat(request);
    await turns(10);
    expect(never.b.calls.length).toBe(0);
  });
});

describe('a shadow and real traffic', () => {
  it('has sockets of its own, at the very provider that serves the calls', async () => {
    await using opened = await shadowed({ to: 'a/gpt-4.1-mini', concurrency: { max: 1 } });
    const { router, a } = opened;
    await router.chat(request);
    await shadows(opened);
    // One connection for the call, one for its copy; each is used again by its own kind.
    expect([a.acceptedSockets, a.calls.length]).toEqual([2, 2]);
    const heal = a.fault({ when: ({ model }) => model === 'gpt-4.1-mini', fault: { type: 'hang' } });
    for (let i = 0; i < 5; i += 1) {
      // A connection is free a turn after its answer.
      await turns(3);
      await router.chat(request);
    }
    expect([a.acceptedSockets, a.openSockets, a.calls.length]).toEqual([2, 2, 8]);
    heal();
  });

  it.each([
    ['hangs', { type: 'hang' }],
    ['refuses', { type: 'error', condition: 'server_error' }],
    ['refuses the key', { type: 'error', condition: 'authentication' }],
    ['knows no such model', { type: 'error', condition: 'model_not_found' }],
    ['throttles', { type: 'error', condition: 'rate_limit', headers: { 'retry-after': '60' } }],
    ['cuts the connection', { type: 'cut', at: 'headers', reset: true }],
  ] as const)('is not felt by calls when its target %s: no wait, no breaker, no bench', async (_, fault) => {
    // The very target that serves calls, and the very key.
    await using opened = await shadowed({ to: 'b/gpt-4.1', concurrency: { max: 50 } }, { config: { routes: { ...config({ to: 'b/gpt-4.1', concurrency: { max: 50 } }).routes, other: { targets: ['b/gpt-4.1'] } } } as never });
    const { router, b } = opened;
    b.fault(fault);
    for (let i = 0; i < 8; i += 1) expect((await router.chat(request)).target).toBe('a/gpt-4.1');
    if (fault.type !== 'hang') await shadows(opened, 8);
    else await until(() => b.calls.length === 8);
    const { targets, credentials, routes, inFlight } = router.status();
    expect(targets['b/gpt-4.1']).toMatchObject({ state: 'closed', exclusion: undefined, inFlight: 0, lastError: undefined });
    expect(credentials['b']?.[0]).toMatchObject({ state: 'active', models: {} });
    expect(routes['other']).toMatchObject({ serving: ['b/gpt-4.1'] });
    expect(inFlight).toBe(0);
    expect(opened.events.filter(({ type }) => ['breaker', 'credential', 'config', 'route.unprotected'].includes(type))).toEqual([]);
    if (fault.type === 'hang') expect(routes['chat']?.shadow).toEqual({ inFlight: 8, dropped: 0 });
    expect(JSON.stringify(opened.events)).not.toContain('key-of-b');
    if (fault.type !== 'hang') expect(opened.of('shadow').every(({ outcome, comparison }) => outcome !== 'ok' && comparison === undefined)).toBe(true);
  });

  it('has a breaker of its own: copies for a target that is down are excluded, and not sent', async () => {
    await using opened = await shadowed({}, { config: { defaults: { retry: false, breaker: { consecutiveFailures: 2, openMs: 60_000 } } } });
    opened.b.fault({ type: 'error', condition: 'server_error' });
    for (let count = 1; count <= 4; count += 1) {
      await opened.router.chat(request);
      await shadows(opened, count);
    }
    expect(opened.of('shadow').map(({ outcome, code, shadowCallId }) => [outcome, code, shadowCallId !== undefined])).toEqual([
      ['failed', 'server_error', true],
      ['failed', 'server_error', true],
      ['excluded', 'no_target', false],
      ['excluded', 'no_target', false],
    ]);
    expect(opened.b.calls.length).toBe(2);
    expect(opened.of('call').filter(({ purpose }) => purpose === 'shadow')).toHaveLength(2);
  });

  it('drops what is too much, counts it, and queues nothing', async () => {
    await using opened = await shadowed({ concurrency: { max: 2 } });
    const { router, b } = opened;
    const heal = b.fault({ type: 'hang' });
    for (let i = 0; i < 5; i += 1) await router.chat(request);
    const dropped = await shadows(opened, 3);
    expect(dropped.map(({ outcome, shadowCallId, target, message }) => [outcome, shadowCallId, target, message?.includes('shadow.concurrency.max')])).toEqual(Array.from({ length: 3 }, () => ['dropped', undefined, undefined, true]));
    await until(() => b.calls.length === 2);
    expect(router.status().routes['chat']?.shadow).toEqual({ inFlight: 2, dropped: 3 });
    heal();
    await turns(20);
    expect(b.calls.length).toBe(2);
  });

  it('asks one target: no fallback, no hedge, repeats as the target has it', async () => {
    const twice = { targets: ['b/gpt-4.1', 'b/gpt-4o'], fallbacks: ['a/gpt-4o'], hedge: { afterMs: 0 }, retry: { retries: 1, minDelayMs: 0 }, shadow: { to: 'a/gpt-4o', sample: 1 } };
    await using opened = await shadowed({}, { config: { ...config({ to: 'twice' }, { twice }) } });
    opened.b.fault({ type: 'error', condition: 'server_error' });
    await opened.router.chat({ ...request, fallbacks: ['a/gpt-4o-mini'] });
    expect(only(await shadows(opened))).toMatchObject({ outcome: 'failed', code: 'server_error', target: 'b/gpt-4.1', to: 'twice' });
    expect(opened.b.calls.map(({ model }) => model)).toEqual(['gpt-4.1', 'gpt-4.1']);
    // Nor is a copy copied, whatever its route says.
    opened.b.reset();
    await turns(20);
    expect(opened.a.calls.length).toBe(1);
    expect(opened.of('shadow')).toHaveLength(1);
  });

  it("is bound by neither the app's deadline nor its signal", async () => {
    const clock = virtualClock({ turns: 3 });
    await using opened = await shadowed({}, { code: { clock }, emulators: { clock } as never });
    opened.b.fault({ type: 'delay-headers', ms: 30_000 });
    const controller = new AbortController();
    await opened.router.chat({ ...request, deadlineMs: 5_000, signal: controller.signal });
    await until(() => opened.b.calls.length === 1);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    controller.abort();
    const [event] = await clock.advanceUntil(shadows(opened));
    expect(event).toMatchObject({ outcome: 'ok' });
    expect(event?.latency?.totalMs).toBeGreaterThanOrEqual(30_000);
  });
});

describe('what a shadow may not do', () => {
  const regions = { providers: (a: string, b: string) => ({ a: { adapter: 'openai', apiKey: 'k', baseURL: a, region: 'eu' }, b: { adapter: 'openai', apiKey: 'k', baseURL: b, region: 'us' } }) };

  it('leave the region that the route or the request requires', async () => {
    await using plain = await open();
    const providers = regions.providers(plain.a.baseURL, plain.b.baseURL);
    const routes = { chat: { targets: ['a/gpt-4.1'], shadow: { to: 'b/gpt-4.1', sample: 1 } }, eu: { targets: ['a/gpt-4.1'], require: { region: 'eu' }, shadow: { to: 'b/gpt-4.1', sample: 1 } } };
    await plain.router.reload({ providers, routes });
    await plain.router.chat({ ...request, require: { region: 'eu' } });
    expect(only(await shadows(plain))).toMatchObject({ outcome: 'excluded', code: 'no_target', shadowCallId: undefined, target: undefined, cost: undefined, comparison: undefined });
    expect(plain.of('shadow')[0]?.message).toContain("'b' is in 'us'");
    await plain.router.chat({ ...request, model: 'eu' });
    await shadows(plain, 2);
    expect(plain.b.calls.length).toBe(0);
    await plain.router.chat(request);
    expect((await shadows(plain, 3)).map(({ outcome }) => outcome)).toEqual(['excluded', 'excluded', 'ok']);
  });

  it.each([
    ['stored state', { providerOptions: { openai: { store: true } } }],
    ['a marked cache', { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] }] }],
  ] as const)('leave %s behind a second time', async (_, more) => {
    await using opened = await shadowed();
    await opened.router.chat({ ...request, ...more } as never);
    expect(only(await shadows(opened))).toMatchObject({ outcome: 'excluded', code: 'unsupported', shadowCallId: undefined });
    expect(opened.b.calls.length).toBe(0);
  });

  it('A11: fail a call, or go unnoticed, when something in it throws', async () => {
    await using opened = await shadowed();
    opened.router.on('shadow', () => {
      throw new Error('listener');
    });
    await opened.router.chat(request);
    await until(() => opened.of('warning').some(({ message }) => message.includes("a listener of 'shadow' threw: listener")));
    // A list that cannot be copied, though it can be sent.
    const { callId } = await opened.router.chat({ ...request, messages: new Uncopied({ role: 'user', content: 'Hi' }) });
    expect(opened.of('warning').at(-1)).toMatchObject({ about: 'shadow', callId, message: 'a shadow failed: no copies' });
    expect(opened.router.status().routes['chat']?.shadow).toEqual({ inFlight: 0, dropped: 0 });
  });
});

describe('the end of shadows', () => {
  it('close() cancels them at once and leaves nothing', async () => {
    await using opened = await shadowed({}, { config: { closeMs: 60_000 } });
    const { router, b } = opened;
    b.fault({ type: 'hang' });
    await router.chat(request);
    await until(() => b.calls.length === 1);
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const beforeMs = performance.now();
    await router.close();
    expect(performance.now() - beforeMs).toBeLessThan(1_000);
    expect(only(opened.of('shadow'))).toMatchObject({ outcome: 'failed', code: 'cancelled' });
    expect(opened.of('call').at(-1)).toMatchObject({ purpose: 'shadow', outcome: 'cancelled' });
    await b.calls[0]?.hungUp;
    await until(() => b.openSockets === 0 && opened.a.openSockets === 0);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length).toBeLessThanOrEqual(timers);
    expect(router.status().routes['chat']?.shadow).toEqual({ inFlight: 0, dropped: 0 });
  });

  it('close() waits for calls as ever; what they would have sent is not sent', async () => {
    await using opened = await shadowed({}, { config: { closeMs: 10_000 } });
    const gate = Promise.withResolvers<undefined>();
    opened.a.answer(() => gate.promise);
    const pending = opened.router.chat(request);
    await until(() => opened.a.calls.length === 1);
    const closed = opened.router.close();
    gate.resolve(undefined);
    expect((await pending).text).not.toBe('');
    await closed;
    await turns(10);
    expect([opened.b.calls.length, opened.of('shadow').length]).toEqual([0, 0]);
  });

  it('reload() moves new copies to the new target; those under way finish, and counts go on', async () => {
    await using opened = await shadowed({ concurrency: { max: 1 } });
    const { router, a, b } = opened;
    const gate = Promise.withResolvers<undefined>();
    b.answer(({ number }) => (number === 1 ? gate.promise : undefined));
    await router.chat(request);
    await until(() => b.calls.length === 1);
    await router.chat(request);
    expect(only(await shadows(opened)).outcome).toBe('dropped');
    const providers = { a: { adapter: 'openai', apiKey: 'key-of-a', baseURL: a.baseURL }, b: { adapter: 'openai', apiKey: 'key-of-b', baseURL: b.baseURL } };
    await router.reload({ providers, ...config({ to: 'b/gpt-4o' }) });
    expect(router.status().routes['chat']?.shadow).toEqual({ inFlight: 1, dropped: 1 });
    gate.resolve(undefined);
    expect((await shadows(opened, 2))[1]).toMatchObject({ outcome: 'ok', target: 'b/gpt-4.1-mini' });
    await router.chat(request);
    expect((await shadows(opened, 3))[2]).toMatchObject({ outcome: 'ok', target: 'b/gpt-4o' });
    // The provider did not change: its connection is used again.
    expect(b.acceptedSockets).toBe(1);
    await router.reload({ providers, routes: { chat: { targets: ['a/gpt-4.1'] } } });
    await router.chat(request);
    await turns(10);
    expect([opened.of('shadow').length, router.status().routes['chat']?.shadow]).toEqual([3, undefined]);
  });

  it('holds on to nothing: three hundred copies leave no call, no listener and no timer', async () => {
    await using opened = await shadowed({ concurrency: { max: 1_000 } });
    const { router } = opened;
    const controller = new AbortController();
    opened.events.length = 0;
    for (let i = 0; i < 60; i += 1) await Promise.all(Array.from({ length: 5 }, () => router.chat({ ...request, signal: controller.signal })));
    await shadows(opened, 300);
    await turns(5);
    expect(router.status()).toMatchObject({ inFlight: 0, routes: { chat: { shadow: { inFlight: 0, dropped: 0 } } } });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Immediate')).toEqual([]);
  });
});
