import { type ChatEvent, type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai } from '../index.ts';

const user = (content: string): Message => ({ role: 'user', content });
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } as const;
const model = 'openai/gpt-4.1';
const thinker = 'openai/gpt-5';

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
  const settings = { api: 'responses', baseURL: server.baseURL, apiKey: 'sk-right-key' } as const;
  const router = createRouter({ providers: { openai: openai(settings), other: openai(settings) }, defaults: { retry: false } });
  routers.push(router);
  return router as unknown as Router;
}

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

type Ask = (request: Parameters<Router['chat']>[0]) => Promise<ChatResponse>;
const ways = (): Ask[] => {
  const router = routerOf();
  return [(request) => router.chat(request), (request) => router.stream(request).response()];
};

/** The same request, whole and streamed. */
async function both(request: Parameters<Router['chat']>[0]): Promise<ChatResponse[]> {
  const answers: ChatResponse[] = [];
  for (const ask of ways()) answers.push(await ask(request));
  return answers;
}

const bodyOf = (call: number): Record<string, unknown> => server.calls[call]?.body as Record<string, unknown>;

it('answers, whole and streamed, with id, model, usage and cost', async () => {
  server.answer({ text: 'Grüezi mitenand 👋', id: 'resp_1', model: 'gpt-4.1-2025-04-14', usage: { input: 100, cacheRead: 40, output: 30, reasoning: 0 } });
  for (const response of await both({ model, messages: [user('Hallo')] })) {
    expect(response).toMatchObject({ id: 'resp_1', model: 'gpt-4.1-2025-04-14', text: 'Grüezi mitenand 👋', finishReason: 'stop', integrity: 'complete', warnings: [] });
    expect(response.usage).toMatchObject({ input: { total: 100, uncached: 60, cacheRead: 40 }, output: { total: 30, text: 30 }, provenance: 'provider' });
    // 60 x 2 + 40 x 0.50 + 30 x 8 US dollars per million.
    expect(response.cost).toMatchObject({ nanoUsd: 380_000, estimated: false });
    expect(response.attempts).toMatchObject([{ outcome: 'ok', status: 200, requestId: expect.stringMatching(/^req_/) }]);
    expect(response.raw).toMatchObject({ object: 'response', status: 'completed', output: [{ type: 'message' }] });
  }
  expect(server.calls.map(({ path, stream, key }) => [path, stream, key])).toEqual([
    ['/v1/responses', false, 'sk-right-key'],
    ['/v1/responses', true, 'sk-right-key'],
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

it('sends each call with the head that the SDK builds for itself', async () => {
  const router = routerOf();
  await router.chat({ model, messages: [user('Hi')] });
  await router.chat({ model, messages: [user('Hi')] });
  await new OpenAI({ baseURL: server.baseURL, apiKey: 'sk-right-key', maxRetries: 0, timeout: 2 ** 31 - 1 }).responses.create({ model: 'gpt-4.1', input: 'Hi' });
  const notTheHead = new Set(['connection', 'content-length', 'host', 'accept-encoding', 'accept-language', 'sec-fetch-mode']);
  const [first, second, sdk] = server.calls.map(({ headers }) => Object.fromEntries(Object.entries(headers).filter(([name]) => !notTheHead.has(name))));
  expect(first).toEqual(sdk);
  expect(second).toEqual(sdk);
});

describe('tools', () => {
  const ask = { model, messages: [user('Weather in Bern and Basel?')], tools: [weather] };

  it('make the round trip, in parallel', async () => {
    for (const way of ways()) {
      server.reset();
      server.answer([{ toolCalls: [{ name: 'weather', input: { city: 'Bern' } }, { name: 'weather', input: { city: 'Basel' } }] }, { text: 'Sunny, and rain.' }]);
      const first = await way(ask);
      expect(first.finishReason).toBe('tool-calls');
      expect(first.toolCalls.map(({ name, input }) => [name, input])).toEqual([['weather', { city: 'Bern' }], ['weather', { city: 'Basel' }]]);
      const results: Message = { role: 'tool', content: first.toolCalls.map(({ id }, index) => ({ type: 'tool-result', toolCallId: id, output: index === 0 ? 'sun' : { sky: 'rain' } })) };
      expect(await way({ ...ask, messages: [...ask.messages, { role: 'assistant', content: first.content }, results] })).toMatchObject({ text: 'Sunny, and rain.', warnings: [] });
    }
  });

  it('are forced, by name and at all', async () => {
    for (const toolChoice of ['required', { name: 'weather' }] as const) {
      for (const response of await both({ ...ask, toolChoice, parallelToolCalls: false })) {
        expect(response).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ name: 'weather', input: { city: expect.any(String) } }], warnings: [] });
      }
    }
  });

  it('C4: whose arguments are no JSON fail', async () => {
    server.answer({ toolCalls: [{ name: 'weather', inputText: '{"city": "Be' }], finishReason: 'tool-calls' });
    for (const way of ways()) await expect(way(ask)).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'tool_call' }, attempts: [{ outcome: 'failed' }] });
  });

  it('that length cut are left out', async () => {
    server.answer({ toolCalls: [{ name: 'weather', input: { city: 'Bern' } }, { name: 'weather', inputText: '{"ci' }], finishReason: 'length' });
    for (const response of await both(ask)) expect(response).toMatchObject({ finishReason: 'length', toolCalls: [{ input: { city: 'Bern' } }], warnings: [{ about: 'tools' }] });
  });

  it('that take free text make the round trip', async () => {
    const providerOptions = { openai: { tools: [{ type: 'custom', name: 'sql' }] } };
    for (const way of ways()) {
      server.reset();
      server.answer([{ toolCalls: [{ name: 'sql', input: 'SELECT "a"' }] }, { text: 'One.' }]);
      const request = { model, messages: [user('How many?')], providerOptions };
      const { content, toolCalls } = await way(request);
      expect(toolCalls).toMatchObject([{ name: 'sql', input: 'SELECT "a"' }]);
      const result: Message = { role: 'tool', content: [{ type: 'tool-result', toolCallId: toolCalls[0]?.id ?? '', output: '1' }] };
      expect((await way({ ...request, messages: [...request.messages, { role: 'assistant', content }, result] })).text).toBe('One.');
      expect(bodyOf(1)['input']).toMatchObject([{}, { type: 'custom_tool_call', input: 'SELECT "a"' }, { type: 'custom_tool_call_output', output: '1' }]);
    }
  });

  it('go to a model that takes them nowhere else', async () => {
    const chat = createRouter({ providers: { openai: openai({ baseURL: server.baseURL, apiKey: 'sk-right-key' }) } });
    routers.push(chat as unknown as Router);
    await expect(chat.chat({ ...ask, model: 'openai/gpt-6.1-sol' })).rejects.toMatchObject({ code: expect.stringMatching(/unsupported|no_target/) });
    server.answer({ toolCalls: [{ name: 'weather', input: { city: 'Bern' } }] });
    for (const response of await both({ ...ask, model: 'openai/gpt-6.1-sol', reasoning: { effort: 'low' } })) expect(response).toMatchObject({ finishReason: 'tool-calls', warnings: [] });
    expect((await both({ model: 'openai/gpt-5.3-codex', messages: [user('Hi')] }))[0]?.finishReason).toBe('tool-calls');
  });
});

describe('output', () => {
  const output = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city', 'days'] };

  it('is parsed, and asked for strictly', async () => {
    server.answer({ text: '{"city":"Bern","days":3}' });
    for (const response of await both({ model, messages: [user('Where?')], output })) expect(response.object).toEqual({ city: 'Bern', days: 3 });
    expect(bodyOf(0)['text']).toMatchObject({ format: { type: 'json_schema', strict: true } });
  });

  it('is nothing when the model refuses', async () => {
    server.answer({ refusal: 'I will not.' });
    for (const response of await both({ model, messages: [user('Where?')], output })) expect(response).toMatchObject({ finishReason: 'refusal', text: 'I will not.', object: undefined });
  });
});

describe('D: reasoning', () => {
  const tools = [weather];
  const question = user('Weather in Bern?');
  const script = [{ reasoning: 'I need the weather.', toolCalls: [{ name: 'weather', input: { city: 'Bern' } }] }, { text: 'Sunny.' }];
  const turn = ({ content, toolCalls }: ChatResponse): Message[] => [question, { role: 'assistant', content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: toolCalls[0]?.id ?? '', output: 'sun' }] }];

  it('survives turns without stored state, sealed, with a summary or without', async () => {
    for (const summary of [undefined, 'auto']) {
      for (const way of ways()) {
        server.reset();
        server.answer(script);
        const request = { model: thinker, messages: [question], tools, ...(summary && { providerOptions: { openai: { reasoning: { summary } } } }) };
        const first = await way(request);
        expect(first.reasoning).toBe(summary === undefined ? '' : 'I need the weather.');
        expect(first.content[0]).toMatchObject({ type: 'reasoning', provenance: { provider: 'openai', model: 'gpt-5', adapter: 'openai' } });
        expect(await way({ ...request, messages: turn(first) })).toMatchObject({ text: 'Sunny.', warnings: [] });
        expect(bodyOf(1)['input']).toMatchObject([{}, { type: 'reasoning', id: expect.stringMatching(/^rs_/), encrypted_content: expect.stringMatching(/^gAAAAA/) }, { type: 'function_call' }, { type: 'function_call_output' }]);
      }
    }
  });

  it('of another model or account is left out with a warning, never refused', async () => {
    server.answer([script[0] ?? {}]);
    const router = routerOf();
    const first = await router.chat({ model: thinker, messages: [question], tools });
    for (const elsewhere of ['openai/gpt-5-mini', 'other/gpt-5', 'openai/gpt-4.1']) {
      const { warnings } = await router.chat({ model: elsewhere, messages: turn(first), tools });
      expect(warnings).toMatchObject([{ about: 'messages', message: expect.stringContaining('openai/gpt-5') }]);
      expect(JSON.stringify(server.calls.at(-1)?.body)).not.toContain('gAAAAA');
    }
  });

  it('is shown in full by vendors that do, and goes back in full', async () => {
    await using vendor = await emulateOpenai({ reasoningField: 'reasoning', lenient: true });
    await using router = createRouter({ providers: { local: openai({ vendor: 'custom', api: 'responses', baseURL: vendor.baseURL, apiKey: 'sk-local' }) } });
    for (const stream of [false, true]) {
      vendor.reset();
      vendor.answer(script);
      const request = { model: 'local/thinker' as const, messages: [question], tools };
      const first = stream ? await router.stream(request).response() : await router.chat(request);
      expect(first.reasoning).toBe('I need the weather.');
      await router.chat({ ...request, messages: turn(first) });
      expect(vendor.calls[1]?.body).toMatchObject({ input: [{}, { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'I need the weather.' }] }, {}, {}] });
    }
  });
});

describe('state at the vendor', () => {
  it('is continued by previous_response_id: only what is new goes', async () => {
    server.answer([{ toolCalls: [{ name: 'weather', input: { city: 'Bern' } }] }, { text: 'Sunny.' }]);
    const router = routerOf();
    const ask = { model, messages: [user('Weather in Bern?')], tools: [weather] };
    const first = await router.chat({ ...ask, providerOptions: { openai: { store: true } } });
    const messages: Message[] = [...ask.messages, { role: 'assistant', content: first.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: first.toolCalls[0]?.id ?? '', output: 'sun' }] }];
    const second = await router.chat({ ...ask, messages, providerOptions: { openai: { store: true, previous_response_id: first.id } } });
    expect(second.text).toBe('Sunny.');
    expect(bodyOf(1)['input']).toMatchObject([{ type: 'function_call_output', output: 'sun' }]);
    await expect(router.chat({ ...ask, providerOptions: { openai: { previous_response_id: 'resp_none' } } })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('resp_none') });
  });

  it('in the background the router waits for the answer, by a stream', async () => {
    server.answer({ text: 'At last.' });
    for (const response of await both({ model, messages: [user('Hi')], providerOptions: { openai: { background: true } } })) {
      expect(response).toMatchObject({ text: 'At last.', finishReason: 'stop', raw: { background: true, status: 'completed' } });
    }
    expect(server.calls.map(({ stream }) => stream)).toEqual([true, true]);
    server.fault({ type: 'clean-end', afterChunks: 1 });
    await expect(routerOf().chat({ model, messages: [user('Hi')], providerOptions: { openai: { background: true } } })).rejects.toMatchObject({ code: 'bad_response' });
  });

  it('an answer that is only queued is none', async () => {
    server.fault({ type: 'status', status: 200, body: { id: 'resp_9', object: 'response', status: 'queued', output: [] } });
    for (const way of ways()) await expect(way({ model, messages: [user('Hi')] })).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'unfinished' }, message: expect.stringContaining('resp_9') });
  });
});

it('keeps log probabilities in raw, of streams too', async () => {
  for (const response of await both({ model, messages: [user('Hi')], logprobs: 2 })) {
    expect(response.warnings).toEqual([]);
    expect(response.raw).toHaveProperty('output[0].content[0].logprobs');
  }
  expect(bodyOf(0)).toMatchObject({ top_logprobs: 2, include: ['message.output_text.logprobs'] });
});

it('sends reasoners what they take', async () => {
  const [response] = await both({
    model: 'openai/gpt-5.5', messages: [user('Hi')], tools: [weather], temperature: 0.2, topP: 0.5, presencePenalty: 1, stop: 'x', seed: 1, logprobs: true, maxTokens: 5, reasoning: { effort: 'high' },
  });
  expect(Object.keys(bodyOf(0)).sort()).toEqual(['include', 'input', 'max_output_tokens', 'model', 'reasoning', 'store', 'tools']);
  expect(response?.warnings.map(({ about }) => about).sort()).toEqual(['logprobs', 'maxTokens', 'presencePenalty', 'seed', 'stop', 'temperature', 'topP']);
});

it('takes files, images, system messages and a session', async () => {
  const png = { type: 'image', data: 'QQ==', mediaType: 'image/png' } as const;
  const pdf = { type: 'file', data: 'QQ==', mediaType: 'application/pdf' } as const;
  await both({ model, session: 's1', messages: [{ role: 'system', content: 'Be brief' }, { role: 'user', content: [{ type: 'text', text: 'What is this?', cache: true }, png, pdf] }] });
  expect(bodyOf(0)).toMatchObject({ prompt_cache_key: 's1', input: [{ role: 'system' }, { content: [{ type: 'input_text' }, { type: 'input_image' }, { type: 'input_file' }] }] });
});
