import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRouter, type Router, type RouterStatus, type TelemetryEvent } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import OpenAI, { AzureOpenAI } from 'openai';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { costOf, wrap } from './index.ts';

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hi' }];

let own: Emulator;
let first: Emulator;
let second: Emulator;
let router: Router<string>;
let events: TelemetryEvent[];
let client: OpenAI;
let wrapped: OpenAI;

beforeEach(async () => {
  [own, first, second] = await Promise.all([
    emulateOpenai({ keys: ['sk-of-the-client'], models: ['gpt-4o', 'gpt-4o-mini'] }),
    emulateOpenai({ keys: ['sk-first-0000'] }),
    emulateOpenai({ keys: ['sk-second-000'] }),
  ]);
  router = createRouter({
    providers: {
      first: openai({ apiKey: 'sk-first-0000', baseURL: first.baseURL }),
      second: openai({ apiKey: 'sk-second-000', baseURL: second.baseURL }),
    },
    routes: { chat: { targets: ['first/gpt-4o', 'second/gpt-4o-mini'] } },
    defaults: { retry: { retries: 1, minDelayMs: 1, maxDelayMs: 1 } },
  }) as Router<string>;
  events = [];
  router.on('*', (event) => events.push(event));
  client = new OpenAI({ apiKey: 'sk-of-the-client', baseURL: own.baseURL, maxRetries: 2 });
  wrapped = wrap(client, router, { models: { 'gpt-5': 'chat' } });
});

afterEach(async () => {
  await router.close();
  await Promise.all([own.close(), first.close(), second.close()]);
});

const ends = (): string[] => events.flatMap((event) => (event.type === 'call' ? [`${event.outcome} ${event.target ?? event.code}`] : []));
const attempts = (): string[] => events.flatMap((event) => (event.type === 'attempt' ? [`${event.attempt.target} ${event.attempt.code ?? 'ok'}`] : []));

describe('the wrapped client', () => {
  it('is a client of the same class and type, and the given one stays as it was', () => {
    expect(wrapped).toBeInstanceOf(OpenAI);
    expectTypeOf(wrap(client, router)).toEqualTypeOf<OpenAI>();
    expect(wrapped).not.toBe(client);
    expect([client.maxRetries, wrapped.maxRetries, wrapped.baseURL, wrapped.apiKey]).toEqual([2, 0, client.baseURL, client.apiKey]);
  });

  it('keeps a subclass: AzureOpenAI, whose deployment paths reach its own account', async () => {
    const azure = wrap(new AzureOpenAI({ apiKey: 'sk-of-the-client', baseURL: `${own.baseURL}/openai`, apiVersion: '2025-01-01' }), router, { models: { 'gpt-5': 'chat' } });
    expectTypeOf(azure).toEqualTypeOf<AzureOpenAI>();
    expect(azure).toBeInstanceOf(AzureOpenAI);
    await azure.chat.completions.create({ model: 'gpt-5', messages });
    await azure.chat.completions.create({ model: 'gpt-4o', messages });
    expect(first.calls).toHaveLength(1);
    expect(own.calls.map(({ path }) => path)).toEqual(['/v1/openai/deployments/gpt-4o/chat/completions']);
    expect(own.calls[0]?.query).toMatchObject({ 'api-version': '2025-01-01' });
  });

  it('refuses a map that names what the router does not have, with the place and a guess', () => {
    expect(() => wrap(client, router, { models: { 'gpt-5': 'chta' } })).toThrow(/models\.gpt-5: .*'chta'.*did you mean 'chat'/);
  });

  it('refuses a name that a provider of the router has', () => {
    expect(() => wrap(client, router, { name: 'first' })).toThrow(/'first' is a provider of the router/);
  });

  it('takes only a router', () => {
    expect(() => wrap(client, { as: (name: string) => name } as never)).toThrow(/router: expected a router made by createRouter/);
  });
});

describe('a mapped model', () => {
  it('goes to the route and fails over without the client noticing', async () => {
    first.fault({ type: 'error', condition: 'overloaded' });
    second.answer({ text: 'Four.' });
    const completion = await wrapped.chat.completions.create({ model: 'gpt-5', messages });
    expect(completion).toMatchObject({ object: 'chat.completion', model: 'gpt-4o-mini', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Four.' } }] });
    expect(completion.id).toBe(second.calls[0]?.answer?.id);
    expect(own.calls).toHaveLength(0);
    expect(attempts()).toEqual(['first/gpt-4o overloaded', 'first/gpt-4o overloaded', 'second/gpt-4o-mini ok']);
  });

  it('streams, role first and usage last', async () => {
    first.answer({ chunks: ['Fo', 'ur', '.'], usage: { input: 10, output: 3 } });
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true, stream_options: { include_usage: true } });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices: [choice] }) => choice?.delta)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'Fo' },
      { content: 'ur' },
      { content: '.' },
      {},
      undefined,
    ]);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 });
    expect(new Set(chunks.map(({ id, model }) => `${id} ${model}`))).toEqual(new Set([`${first.calls[0]?.answer?.id} gpt-4o`]));
  });

  it('streams no usage to a client that did not ask for it', async () => {
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
    for await (const chunk of stream) expect(chunk).not.toHaveProperty('usage');
  });

  it('fails over before the first token of a stream', async () => {
    first.fault({ type: 'cut', at: 'start' });
    second.answer({ text: 'from the second' });
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('from the second');
  });

  it('refuses what other vendors would lose, naming the place', async () => {
    const named = wrapped.chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', name: 'ann', content: 'Hi' }] });
    await expect(named).rejects.toThrow(OpenAI.BadRequestError);
    await expect(named).rejects.toMatchObject({ status: 400, param: 'messages[0].name', code: 'invalid_request' });
    await expect(wrapped.chat.completions.create({ model: 'gpt-5', messages, n: 2 })).rejects.toMatchObject({ status: 400, param: 'n' });
    expect(first.calls).toHaveLength(0);
  });

  it('belongs to the scope in which the client is called', async () => {
    await router.scope({ tenant: 'acme' }, () => wrapped.chat.completions.create({ model: 'gpt-5', messages }));
    expect(events.find(({ type }) => type === 'call')).toMatchObject({ scope: { tenant: 'acme' } });
  });
});

describe('any other model', () => {
  it("goes out with the client's own key, address and fetch, as target client/<model>", async () => {
    const urls: string[] = [];
    const spied = new OpenAI({
      apiKey: 'sk-of-the-client',
      baseURL: own.baseURL,
      fetch: (url, init) => {
        urls.push(String(url));
        return fetch(url, init);
      },
    });
    const completion = await wrap(spied, router).chat.completions.create({ model: 'gpt-4o', messages });
    expect(completion.choices[0]?.message.content).toBe('gpt-4o heard: Hi');
    expect(urls).toEqual([`${own.baseURL}/chat/completions`]);
    expect(own.calls[0]?.key).toBe('sk-of-the-client');
    expect(ends()).toEqual(['ok client/gpt-4o']);
    expect(router.status().targets['client/gpt-4o']).toMatchObject({ state: 'closed' });
  });

  it("is under the router's defaults: retried there, and not by the SDK as well", async () => {
    own.fault({ type: 'error', condition: 'server_error' });
    await expect(wrapped.chat.completions.create({ model: 'gpt-4o', messages })).rejects.toThrow(OpenAI.InternalServerError);
    expect(own.calls).toHaveLength(2);
    expect(attempts()).toEqual(['client/gpt-4o server_error', 'client/gpt-4o server_error']);
  });

  it('sends the body as it came and gives a whole answer back as it came', async () => {
    const body = {
      model: 'gpt-4o',
      messages: [
        { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
        { role: 'user', name: 'ann', content: 'Hi' },
      ],
      max_tokens: 50,
      logprobs: true,
      top_logprobs: 2,
      user: 'u1',
      verbosity: 'low',
    } as OpenAI.ChatCompletionCreateParamsNonStreaming;
    const plain = await client.chat.completions.create(body);
    const served = await wrapped.chat.completions.create(body);
    expect(own.calls[1]?.body).toEqual(own.calls[0]?.body);
    expect({ ...served, id: '', created: 0 }).toEqual({ ...plain, id: '', created: 0 });
  });

  it('gives back what only a vendor of the same wire can say, several choices too', async () => {
    const choice = (index: number): object => ({ index, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', content: `${index}`, made_up: [index] } });
    const body = { id: 'chatcmpl-two', object: 'chat.completion', created: 1, model: 'gpt-4o', choices: [choice(0), choice(1)], usage: { prompt_tokens: 1_000, completion_tokens: 0 }, made_up: true };
    own.fault({ type: 'status', status: 200, headers: { 'content-type': 'application/json' }, body });
    const completion = await wrapped.chat.completions.create({ model: 'gpt-4o', messages, n: 2 });
    expect(completion).toEqual(body);
    expect(costOf(completion)?.nanoUsd).toBe(2_500_000);
  });

  it('streams as target client/<model>, with the same body but that usage is asked for', async () => {
    const stream = await wrapped.chat.completions.create({ model: 'gpt-4o', messages, stream: true, max_tokens: 40 });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('gpt-4o heard: Hi');
    expect(own.calls[0]?.body).toEqual({ model: 'gpt-4o', messages, stream: true, max_tokens: 40, stream_options: { include_usage: true } });
    expect(ends()).toEqual(['ok client/gpt-4o']);
  });

  it('refuses log probabilities in a stream, which would get lost', async () => {
    await expect(wrapped.chat.completions.create({ model: 'gpt-4o', messages, stream: true, logprobs: true })).rejects.toMatchObject({ status: 400, param: 'logprobs' });
  });

  it('fails apart from the same model of another client, and the two are told apart in status', async () => {
    const wrong = new OpenAI({ apiKey: 'sk-wrong-00000', baseURL: first.baseURL });
    const other = wrap(wrong, router);
    first.fault({ type: 'error', condition: 'server_error' });
    for (let call = 0; call < 3; call += 1) await other.chat.completions.create({ model: 'gpt-4o', messages }).catch(() => {});
    await wrapped.chat.completions.create({ model: 'gpt-4o', messages });
    const { targets }: RouterStatus = router.status();
    expect([targets['client/gpt-4o']?.state, targets['client#2/gpt-4o']?.state].sort()).toEqual(['closed', 'open']);
  });

  it('is forgotten with its client, for apps that wrap one per request', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const callOnce = async (): Promise<void> => {
      await wrap(new OpenAI({ apiKey: 'sk-of-the-client', baseURL: own.baseURL }), router).chat.completions.create({ model: 'gpt-4o', messages });
    };
    await callOnce();
    expect(Object.keys(router.status().targets)).toContain('client/gpt-4o');
    await expect
      .poll(() => {
        collectGarbage();
        return Object.keys(router.status().targets);
      })
      .not.toContain('client/gpt-4o');
  });

  it('can have a name of its own', async () => {
    await wrap(client, router, { name: 'billing' }).chat.completions.create({ model: 'gpt-4o', messages });
    expect(ends()).toEqual(['ok billing/gpt-4o']);
  });

  it("keeps its health across a reload, and takes the new config's defaults", async () => {
    own.fault({ when: { from: 1, to: 5 }, fault: { type: 'error', condition: 'server_error' } });
    for (let call = 0; call < 3; call += 1) await wrapped.chat.completions.create({ model: 'gpt-4o', messages }).catch(() => {});
    expect(router.status().targets['client/gpt-4o']?.state).toBe('open');
    await router.reload({
      providers: { first: openai({ apiKey: 'sk-first-0000', baseURL: first.baseURL }), second: openai({ apiKey: 'sk-second-000', baseURL: second.baseURL }) },
      routes: { chat: { targets: ['first/gpt-4o'] } },
      defaults: { retry: false },
      prices: { 'gpt-4o': { input: 1000, output: 0 } },
    });
    expect(router.status().targets['client/gpt-4o']?.state).toBe('open');
    own.answer({ text: 'x', usage: { input: 5, output: 1 } });
    const completion = await wrapped.chat.completions.create({ model: 'gpt-4o', messages });
    expect(costOf(completion)?.nanoUsd).toBe(5_000_000);
  });
});

describe('tools and JSON', () => {
  const schema: OpenAI.ResponseFormatJSONSchema = {
    type: 'json_schema',
    json_schema: {
      name: 'city',
      strict: true,
      schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false },
    },
  };

  it('make a round trip: runTools calls the tool and ends with text', async () => {
    first.answer([{ toolCalls: [{ id: 'call_1', name: 'weather', input: { city: 'Oslo' } }] }, { text: 'Rain in Oslo.' }]);
    const asked: unknown[] = [];
    const runner = wrapped.chat.completions.runTools({
      model: 'gpt-5',
      messages: [{ role: 'user', content: 'Weather in Oslo?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'The weather of a city',
            parse: JSON.parse,
            parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
            function: (input: unknown) => {
              asked.push(input);
              return 'rain';
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe('Rain in Oslo.');
    expect(asked).toEqual([{ city: 'Oslo' }]);
    expect(first.calls[1]?.body).toHaveProperty('messages', [
      { role: 'user', content: 'Weather in Oslo?' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
      { role: 'tool', tool_call_id: 'call_1', content: 'rain' },
    ]);
  });

  it('go through the stream helper: several calls, one without arguments', async () => {
    first.answer({
      toolCalls: [
        { id: 'call_a', name: 'now', inputText: '' },
        { id: 'call_b', name: 'weather', input: { city: 'Oslo' } },
      ],
    });
    const tools: OpenAI.ChatCompletionFunctionTool[] = ['now', 'weather'].map((name) => ({ type: 'function', function: { name, parameters: { type: 'object', properties: {} } } }));
    const stream = wrapped.chat.completions.stream({ model: 'gpt-5', messages, tools });
    const done: string[] = [];
    stream.on('tool_calls.function.arguments.done', ({ name }) => done.push(name));
    const completion = await stream.finalChatCompletion();
    expect(completion.choices[0]?.finish_reason).toBe('tool_calls');
    expect(completion.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'call_a', type: 'function', function: { name: 'now', arguments: '{}' } },
      { id: 'call_b', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    ]);
    expect(done.sort()).toEqual(['now', 'weather']);
  });

  it('parse() gets the schema by its name to the vendor and the value back', async () => {
    first.answer({ text: '{"name":"Oslo"}' });
    const completion = await wrapped.chat.completions.parse({ model: 'gpt-5', messages, response_format: schema });
    expect(completion.choices[0]?.message.parsed).toEqual({ name: 'Oslo' });
    expect(first.calls[0]?.body).toHaveProperty('response_format', schema);
    expect(costOf(completion)?.nanoUsd).toBeGreaterThan(0);
  });

  it('parse() gets an answer that was cut at the limit as OpenAI sends it, once', async () => {
    first.answer({ text: '{"name":"Os', finishReason: 'length' });
    await expect(wrapped.chat.completions.parse({ model: 'gpt-5', messages, response_format: schema, max_tokens: 5 })).rejects.toThrow(/length limit was reached/);
    expect(first.calls).toHaveLength(1);
  });

  it('a refusal is a refusal', async () => {
    first.answer({ refusal: 'I will not.' });
    const completion = await wrapped.chat.completions.create({ model: 'gpt-5', messages });
    expect(completion.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: null, refusal: 'I will not.' } });
    const streamed = wrapped.chat.completions.stream({ model: 'gpt-5', messages });
    expect((await streamed.finalChatCompletion()).choices[0]?.finish_reason).toBe('content_filter');
  });
});

describe('errors', () => {
  it("A12: tells the client not to retry what the router gave up, whatever the client's own retries", async () => {
    first.fault({ type: 'error', condition: 'server_error' });
    second.fault({ type: 'error', condition: 'overloaded' });
    const failed = await wrapped.chat.completions.create({ model: 'gpt-5', messages }, { maxRetries: 5 }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(OpenAI.InternalServerError);
    expect((failed as InstanceType<typeof OpenAI.APIError>).headers?.get('x-should-retry')).toBe('false');
    expect(first.calls.length + second.calls.length).toBe(4);
    expect(ends()).toEqual(['failed overloaded']);
  });

  it('a stream that fails before it begins fails with the status', async () => {
    first.fault({ type: 'error', condition: 'authentication' });
    second.fault({ type: 'error', condition: 'rate_limit' });
    const failed = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(OpenAI.RateLimitError);
    expect(failed).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
  });

  it.each([
    ['is cut', { type: 'cut', afterChunks: 2 }],
    ['ends cleanly without its end', { type: 'clean-end', afterChunks: 2 }],
    ['has an error in it', { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }],
  ] as const)('a stream that %s after content throws and never ends as if it were whole', async (_, fault) => {
    first.answer({ chunks: ['one ', 'two ', 'three ', 'four'] });
    first.fault(fault);
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
    let text = '';
    const failed = await (async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    })().catch((error: unknown) => error);
    expect(text).toBe('one two ');
    expect(failed).toBeInstanceOf(OpenAI.APIError);
    expect(failed).toMatchObject({ code: 'stream_interrupted', type: 'server_error' });
    expect(second.calls).toHaveLength(0);
    expect(costOf(stream)).toMatchObject({ estimated: true });
  });

  it("C6: a route's midStream 'restart' is 'fail' behind a door", async () => {
    await router.reload({
      providers: { first: openai({ apiKey: 'sk-first-0000', baseURL: first.baseURL }), second: openai({ apiKey: 'sk-second-000', baseURL: second.baseURL }) },
      routes: { chat: { targets: ['first/gpt-4o', 'second/gpt-4o'], midStream: 'restart' } },
    });
    first.answer({ chunks: ['one ', 'two '] });
    first.fault({ type: 'cut', afterChunks: 1 });
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
    const failed = await (async () => {
      for await (const _ of stream);
    })().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'stream_interrupted' });
    expect(second.calls).toHaveLength(0);
  });
});

describe('leaving', () => {
  it('aborting a stream closes the connection to the vendor and ends the call', async () => {
    first.answer({ chunks: Array.from({ length: 50 }, (_, index) => `${index} `) });
    first.fault({ type: 'stall', afterChunks: 3 });
    const controller = new AbortController();
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true }, { signal: controller.signal });
    let seen = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) seen += 1;
      if (seen === 3) setImmediate(() => controller.abort());
    }
    await first.calls[0]?.hungUp;
    expect(seen).toBe(3);
    expect(ends()).toEqual(['cancelled cancelled']);
    expect(router.status().inFlight).toBe(0);
    expect(costOf(stream)).toMatchObject({ estimated: true });
  });

  it('leaving a stream with break closes the connection to the vendor', async () => {
    first.answer({ chunks: Array.from({ length: 50 }, (_, index) => `${index} `) });
    first.fault({ type: 'stall', afterChunks: 3 });
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await first.calls[0]?.hungUp;
    expect(ends()).toEqual(['cancelled cancelled']);
  });

  it('aborting a whole call reaches the vendor and is an abort to the caller', async () => {
    first.fault({ type: 'hang' });
    const controller = new AbortController();
    const pending = wrapped.chat.completions.create({ model: 'gpt-5', messages }, { signal: controller.signal });
    const call = await first.waitForCall(1);
    controller.abort();
    await expect(pending).rejects.toThrow(OpenAI.APIUserAbortError);
    await call.hungUp;
    expect(second.calls).toHaveLength(0);
  });

  it("the client's timeout ends the call and is a timeout to the caller", async () => {
    first.fault({ type: 'hang' });
    await expect(wrapped.chat.completions.create({ model: 'gpt-5', messages }, { timeout: 50 })).rejects.toThrow(OpenAI.APIConnectionTimeoutError);
    await first.calls[0]?.hungUp;
    expect(ends()).toEqual(['cancelled cancelled']);
  });

  it('200 streams at once, half of them left, leave no call and no socket behind', async () => {
    const chunks = Array.from({ length: 20 }, (_, index) => `${index} `);
    first.answer({ chunks });
    const run = async (index: number): Promise<string> => {
      const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
      let text = '';
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        if (index % 2 === 1 && text !== '') break;
      }
      return text;
    };
    const texts = await Promise.all(Array.from({ length: 200 }, (_, index) => run(index)));
    expect(new Set(texts.filter((_, index) => index % 2 === 0))).toEqual(new Set([chunks.join('')]));
    expect(router.status().inFlight).toBe(0);
    await router.close();
    await Promise.all(first.calls.map(({ done }) => done));
    await expect.poll(() => first.openSockets).toBe(0);
  });
});

describe('other endpoints', () => {
  it("pass through with the client's own key, untouched by the router", async () => {
    const models: string[] = [];
    for await (const model of wrapped.models.list()) models.push(model.id);
    expect(models).toEqual(['gpt-4o', 'gpt-4o-mini']);
    const embedded = await wrapped.embeddings.create({ model: 'gpt-4o', input: ['a', 'b'] });
    expect(embedded.data).toHaveLength(2);
    expect(own.calls.map(({ key }) => key)).toEqual(['sk-of-the-client', 'sk-of-the-client']);
    expect(events).toEqual([]);
  });
});

describe('cost', () => {
  it('stands in a header of whole answers and is told by costOf, of a completion, its copy and its response', async () => {
    first.answer({ text: 'Four.', usage: { input: 1_000, output: 100 } });
    const { data, response, request_id: requestId } = await wrapped.chat.completions.create({ model: 'gpt-5', messages }).withResponse();
    const call = events.find((event) => event.type === 'call');
    // gpt-4o: $2.50 and $10 per million tokens.
    expect(response.headers.get('x-zerohop-cost-nano-usd')).toBe('3500000');
    expect(costOf(data)).toEqual(call?.cost);
    expect(costOf(response)).toEqual(call?.cost);
    expect(costOf(structuredClone(data))).toEqual(call?.cost);
    expect([requestId, response.headers.get('x-zerohop-call-id')]).toEqual([call?.callId, call?.callId]);
  });

  it('covers all attempts', async () => {
    first.fault({ type: 'cut', afterChunks: 1 });
    const completion = await wrapped.chat.completions.create({ model: 'gpt-5', messages });
    const cost = costOf(completion);
    expect(new Set(cost?.lines.map(({ attempt }) => attempt)).size).toBeGreaterThan(1);
    expect(cost?.estimated).toBe(true);
  });

  it('of a stream is known once it has ended, and not before', async () => {
    first.answer({ text: 'Four.', usage: { input: 1_000, output: 100 } });
    const stream = await wrapped.chat.completions.create({ model: 'gpt-5', messages, stream: true });
    expect(costOf(stream)).toBeUndefined();
    let last: object = {};
    for await (const chunk of stream) last = chunk;
    expect(costOf(stream)?.nanoUsd).toBe(3_500_000);
    expect(costOf(last)?.nanoUsd).toBe(3_500_000);
  });

  it('of the stream helper is known by its completion', async () => {
    first.answer({ text: 'Four.', usage: { input: 1_000, output: 100 } });
    const completion = await wrapped.chat.completions.stream({ model: 'gpt-5', messages }).finalChatCompletion();
    expect(costOf(completion)?.nanoUsd).toBe(3_500_000);
  });

  it('of a failed call is told by its error', async () => {
    first.fault({ type: 'hang' });
    second.fault({ type: 'error', condition: 'authentication' });
    await router.reload({
      providers: { first: openai({ apiKey: 'sk-first-0000', baseURL: first.baseURL }), second: openai({ apiKey: 'sk-second-000', baseURL: second.baseURL }) },
      routes: { chat: { targets: ['first/gpt-4o', 'second/gpt-4o'], timeouts: { totalMs: 50 } } },
    });
    const failed = await wrapped.chat.completions.create({ model: 'gpt-5', messages }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(costOf(failed as object)).toMatchObject({ estimated: true });
    expect(costOf(failed as object)?.nanoUsd).toBeGreaterThan(0);
  });

  it('is not told of an answer whose id the vendor gave out twice, nor of what never went through a router', async () => {
    first.answer({ id: 'chatcmpl-same', text: 'x' });
    const one = await wrapped.chat.completions.create({ model: 'gpt-5', messages });
    await wrapped.chat.completions.create({ model: 'gpt-5', messages });
    expect(costOf(structuredClone(one))).toBeUndefined();
    expect(costOf(one)?.nanoUsd).toBeGreaterThan(0);
    expect(costOf(await client.chat.completions.create({ model: 'gpt-4o', messages }))).toBeUndefined();
  });
});

describe("onRouterError: 'passthrough'", () => {
  let native: OpenAI;
  beforeEach(() => {
    native = wrap(client, router, { models: { 'gpt-4o': 'chat' }, onRouterError: 'passthrough' });
  });

  it('sends a chat out natively when the router is closed; without it the client is told', async () => {
    await router.close();
    expect((await native.chat.completions.create({ model: 'gpt-4o', messages })).choices[0]?.message.content).toBe('gpt-4o heard: Hi');
    expect(own.calls[0]?.key).toBe('sk-of-the-client');
    await expect(wrapped.chat.completions.create({ model: 'gpt-5', messages })).rejects.toMatchObject({ status: 503, code: 'cancelled' });
  });

  it('sends out natively what the router has no words for', async () => {
    const body = { model: 'gpt-4o', messages: [{ role: 'user', name: 'ann', content: 'Hi' }] } as const;
    await native.chat.completions.create(body as never);
    expect(own.calls[0]?.body).toEqual(body);
    expect(first.calls).toHaveLength(0);
  });

  it('sends out natively when no target can serve', async () => {
    first.fault({ type: 'error', condition: 'authentication' });
    second.fault({ type: 'error', condition: 'authentication' });
    await expect(native.chat.completions.create({ model: 'gpt-4o', messages })).rejects.toThrow(OpenAI.AuthenticationError);
    expect(own.calls).toHaveLength(0);
    expect((await native.chat.completions.create({ model: 'gpt-4o', messages })).model).toBe('gpt-4o');
    expect(own.calls).toHaveLength(1);
  });

  it('keeps the error when a vendor was asked and failed', async () => {
    first.fault({ type: 'error', condition: 'server_error' });
    second.fault({ type: 'error', condition: 'server_error' });
    await expect(native.chat.completions.create({ model: 'gpt-4o', messages })).rejects.toThrow(OpenAI.InternalServerError);
    expect(own.calls).toHaveLength(0);
  });
});
