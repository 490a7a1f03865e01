import { type ChatEvent, type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai } from '../index.ts';

const user = (content: string): Message => ({ role: 'user', content });
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } as const;
const model = 'openai/gpt-4.1';

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateOpenai({ keys: ['sk-right-key'] });
});
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(): Router {
  const router = createRouter({ providers: { openai: openai({ baseURL: server.baseURL, apiKey: 'sk-right-key' }) }, defaults: { retry: false } });
  routers.push(router);
  return router;
}

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The same request, whole and streamed. */
async function both(request: Parameters<Router['chat']>[0]): Promise<ChatResponse[]> {
  const router = routerOf();
  return [await router.chat(request), await router.stream(request).response()];
}

const bodyOf = (call: number): Record<string, unknown> => server.calls[call]?.body as Record<string, unknown>;

it('answers, whole and streamed, with id, model, usage and cost', async () => {
  server.answer({ text: 'Grüezi mitenand 👋', id: 'chatcmpl-1', model: 'gpt-4.1-2025-04-14', usage: { input: 100, cacheRead: 40, output: 30, reasoning: 0 } });
  for (const response of await both({ model, messages: [user('Hallo')] })) {
    expect(response).toMatchObject({ id: 'chatcmpl-1', model: 'gpt-4.1-2025-04-14', text: 'Grüezi mitenand 👋', finishReason: 'stop', integrity: 'complete', warnings: [] });
    expect(response.usage).toMatchObject({ input: { total: 100, uncached: 60, cacheRead: 40 }, output: { total: 30, text: 30 }, provenance: 'provider' });
    // 60 x 2 + 40 x 0.50 + 30 x 8 US dollars per million.
    expect(response.cost).toMatchObject({ nanoUsd: 380_000, estimated: false });
    expect(response.attempts).toMatchObject([{ outcome: 'ok', status: 200, requestId: expect.stringMatching(/^req_/) }]);
  }
  expect(server.calls.map(({ stream, key, model: asked }) => [stream, key, asked])).toEqual([
    [false, 'sk-right-key', 'gpt-4.1'],
    [true, 'sk-right-key', 'gpt-4.1'],
  ]);
});

it('streams text as it comes, whatever the pieces of bytes', async () => {
  for (let bytes = 1; bytes <= 7; bytes += 1) {
    server.reset();
    server.answer({ chunks: ['Gr', 'üezi ', '👋', ' mitenand'] });
    server.fault({ type: 'split-bytes', bytes });
    const events = await eventsOf(routerOf().stream({ model, messages: [user('Hallo')] }));
    expect(events.filter(({ type }) => type === 'text-delta').map((event) => (event as { text: string }).text)).toEqual(['Gr', 'üezi ', '👋', ' mitenand']);
    expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: 'Grüezi 👋 mitenand' } });
  }
});

it('takes 5 MB in one chunk', async () => {
  const text = 'ä'.repeat(2_500_000);
  server.answer({ chunks: [text] });
  for (const response of await both({ model, messages: [user('Long')] })) expect(response.text === text).toBe(true);
});

describe('tools', () => {
  const ask = { model, messages: [user('Weather in Bern and Basel?')], tools: [weather] };

  it('make the round trip, in parallel', async () => {
    const router = routerOf();
    for (const stream of [false, true]) {
      server.reset();
      server.answer([{ toolCalls: [{ name: 'weather', input: { city: 'Bern' } }, { name: 'weather', input: { city: 'Basel' } }] }, { text: 'Sunny, and rain.' }]);
      const first = stream ? await router.stream(ask).response() : await router.chat(ask);
      expect(first.finishReason).toBe('tool-calls');
      expect(first.toolCalls.map(({ name, input }) => [name, input])).toEqual([['weather', { city: 'Bern' }], ['weather', { city: 'Basel' }]]);
      const results: Message = { role: 'tool', content: first.toolCalls.map(({ id }, index) => ({ type: 'tool-result', toolCallId: id, output: index === 0 ? 'sun' : { sky: 'rain' } })) };
      const second = await router.chat({ ...ask, messages: [...ask.messages, { role: 'assistant', content: first.content }, results] });
      expect(second.text).toBe('Sunny, and rain.');
      expect((bodyOf(1)['messages'] as object[]).slice(1)).toEqual([
        { role: 'assistant', content: null, tool_calls: first.toolCalls.map(({ id, name, input }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(input) } })) },
        { role: 'tool', tool_call_id: first.toolCalls[0]?.id, content: 'sun' },
        { role: 'tool', tool_call_id: first.toolCalls[1]?.id, content: '{"sky":"rain"}' },
      ]);
    }
  });

  it('are forced, by name and at all', async () => {
    for (const toolChoice of ['required', { name: 'weather' }] as const) {
      for (const response of await both({ ...ask, toolChoice, parallelToolCalls: false })) {
        expect(response).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ name: 'weather', input: { city: expect.any(String) } }], warnings: [] });
      }
    }
    expect(bodyOf(0)).toMatchObject({ tool_choice: 'required', parallel_tool_calls: false });
  });

  it('C4: whose arguments are no JSON fail, and the failure is on record', async () => {
    server.answer({ toolCalls: [{ name: 'weather', inputText: '{"city": "Be' }], finishReason: 'tool-calls' });
    const router = routerOf();
    await expect(router.chat(ask)).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'tool_call' }, attempts: [{ outcome: 'failed', code: 'bad_response' }] });
    await expect(router.stream(ask).response()).rejects.toMatchObject({ code: 'bad_response', attempts: [{ outcome: 'failed', code: 'bad_response' }] });
    const events: ChatEvent[] = [];
    const failure = (async () => {
      for await (const event of router.stream(ask)) events.push(event);
    })();
    await expect(failure).rejects.toMatchObject({ code: 'stream_interrupted', attempts: [{ outcome: 'failed' }] });
    expect(events.some(({ type }) => type === 'tool-call')).toBe(false);
  });

  it('that length cut are left out', async () => {
    server.answer({ toolCalls: [{ name: 'weather', input: { city: 'Bern' } }, { name: 'weather', inputText: '{"ci' }], finishReason: 'length' });
    for (const response of await both(ask)) {
      expect(response).toMatchObject({ finishReason: 'length', toolCalls: [{ input: { city: 'Bern' } }], warnings: [{ about: 'tools' }] });
    }
  });
});

describe('output', () => {
  const output = {
    jsonSchema: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city', 'days'] },
    validate: (value: unknown) => {
      if (typeof (value as { days?: unknown }).days !== 'number') throw new Error('days is no number');
      return value;
    },
  };

  it('is parsed, and asked for strictly', async () => {
    server.answer({ text: '{"city":"Bern","days":3}' });
    for (const response of await both({ model, messages: [user('Where?')], output })) expect(response.object).toEqual({ city: 'Bern', days: 3 });
    expect(bodyOf(0)['response_format']).toMatchObject({ type: 'json_schema', json_schema: { strict: true } });
  });

  it('that is another fails', async () => {
    server.answer({ text: '{"city":"Bern"}' });
    await expect(routerOf().chat({ model, messages: [user('Where?')], output })).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'output_invalid' } });
  });

  it('is nothing when the model refuses', async () => {
    server.answer({ refusal: 'I will not.' });
    for (const response of await both({ model, messages: [user('Where?')], output })) {
      expect(response).toMatchObject({ finishReason: 'refusal', text: 'I will not.', object: undefined });
    }
  });
});

it('shows reasoning where a vendor does', async () => {
  for (const reasoningField of ['reasoning', 'reasoning_content'] as const) {
    await using vendor = await emulateOpenai({ reasoningField, lenient: true, answer: { reasoning: 'Let me think.', text: 'Yes.' } });
    await using router = createRouter({ providers: { local: openai({ vendor: 'custom', baseURL: vendor.baseURL, apiKey: 'sk-local' }) } });
    const request = { model: 'local/thinker' as const, messages: [user('Well?')] };
    for (const response of [await router.chat(request), await router.stream(request).response()]) {
      expect(response).toMatchObject({ text: 'Yes.', reasoning: 'Let me think.' });
      expect(response.content[0]).toMatchObject({ provenance: { provider: 'local', model: 'thinker', adapter: 'openai' } });
    }
  }
});

it('returns log probabilities in raw', async () => {
  server.answer({ chunks: ['Grü', 'ezi', ' ', '👋'] });
  const [whole, streamed] = await both({ model, messages: [user('Hi')], logprobs: 2 });
  for (const call of [0, 1]) expect(bodyOf(call)).toMatchObject({ logprobs: true, top_logprobs: 2 });
  const logprobs = (whole?.raw as { choices: [{ logprobs: { content: { token: string }[] } }] } | undefined)?.choices[0].logprobs;
  expect(logprobs?.content.map(({ token }) => token)).toEqual(['Grü', 'ezi', ' ', '👋']);
  expect(streamed).toMatchObject({ text: 'Grüezi 👋', warnings: [] });
  expect(streamed?.raw).toEqual({ choices: [{ index: 0, logprobs: { content: logprobs?.content } }] });
  expect((await both({ model, messages: [user('Hi')] }))[1]?.raw).toBeUndefined();
});

it('takes a whole answer where it asked for a stream', async () => {
  const whole = { id: 'c', model: 'm', choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1 } };
  server.fault({ type: 'status', status: 200, body: whole });
  const events = await eventsOf(routerOf().stream({ model, messages: [user('Hi')] }));
  expect(events.map(({ type }) => type)).toEqual(['start', 'text-delta', 'finish']);
  expect(events.at(-1)).toMatchObject({ response: { text: 'Hi', usage: { output: { total: 1 } } } });
});

it('reads JSON whatever its content type', async () => {
  server.fault({ type: 'status', status: 200, headers: { 'content-type': 'application/octet-stream' }, body: { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] } });
  expect((await routerOf().chat({ model, messages: [user('Hi')] })).text).toBe('Hi');
});

it('leaves a model that takes no tools here, and tries the next', async () => {
  const router = createRouter({
    providers: { openai: openai({ baseURL: server.baseURL, apiKey: 'sk-right-key' }) },
    routes: { chat: { targets: ['openai/gpt-6.1-sol', 'openai/gpt-5.4'] } },
  });
  routers.push(router);
  const response = await router.chat({ model: 'chat', messages: [user('Hi')], tools: [weather] });
  expect(response.target).toBe('openai/gpt-5.4');
  expect(response.attempts).toMatchObject([{ outcome: 'ok' }]);
  expect(response.decision.exclusions).toMatchObject([{ target: 'openai/gpt-6.1-sol', reason: 'capability', message: "gpt-6.1-sol takes no tools over Chat Completions; set the provider's api to 'responses'" }]);
  expect(server.calls).toHaveLength(1);
});

it('sends reasoners what they take', async () => {
  const response = await routerOf().chat({
    model: 'openai/gpt-5.5', messages: [user('Hi')], tools: [weather], temperature: 0.2, topP: 0.5, presencePenalty: 1, frequencyPenalty: 1, stop: 'x', logprobs: true, maxTokens: 50, reasoning: { effort: 'high' },
  });
  expect(Object.keys(bodyOf(0)).sort()).toEqual(['max_completion_tokens', 'messages', 'model', 'reasoning_effort', 'tools']);
  expect(bodyOf(0)['reasoning_effort']).toBe('none');
  expect(response.warnings.map(({ about }) => about).sort()).toEqual(['frequencyPenalty', 'logprobs', 'presencePenalty', 'reasoning', 'stop', 'temperature', 'topP']);
});
