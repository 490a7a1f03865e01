import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { type ChatRequest, type ChatResponse, createRouter, isZerohopError, type Message, type Router } from '@zerohop/core';
import { emulateGemini, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { google } from './index.ts';
import type { GoogleSettings } from './options.ts';

// What real streams and answers of this wire were seen to hold, sent word for word over a socket to each SDK and kind of client.

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateGemini();
});
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

const roads: readonly [name: string, settings: () => Partial<GoogleSettings>][] = [
  ['genai', () => ({ apiKey: 'k', baseURL: server.baseURL })],
  ['generative-ai', () => ({ sdk: 'generative-ai', apiKey: 'k', baseURL: server.baseURL })],
  ['a GoogleGenAI client', () => ({ client: new GoogleGenAI({ apiKey: 'k', vertexai: false, httpOptions: { baseUrl: server.baseURL } }) })],
  ['a GoogleGenerativeAI client', () => ({ sdk: 'generative-ai', client: new GoogleGenerativeAI('k'), baseURL: server.baseURL })],
  ['Vertex AI', () => ({ vendor: 'vertex', apiKey: 'k', baseURL: server.baseURL })],
];

const ownTransport: ReadonlySet<string> = new Set(['genai', 'Vertex AI']);

const user = (content: string): Message => ({ role: 'user', content });
const model = 'google/gemini-3-flash-preview';
const sse = (data: object): string => `data: ${JSON.stringify(data)}\r\n\r\n`;
const part = (...parts: object[]): object => ({ candidates: [{ content: { role: 'model', parts }, index: 0 }], usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } });
const end = (more: object = {}): object => ({ candidates: [{ finishReason: 'STOP', index: 0, ...more }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 4, thoughtsTokenCount: 2, totalTokenCount: 99 }, modelVersion: 'gemini-3-flash-001', responseId: 'r-1' });

/** Asks a router with these settings, of which there is a new one for each question. */
function asker(settings: () => Partial<GoogleSettings>): {
  router: () => Router;
  read: (body: readonly string[], more?: Partial<ChatRequest>, split?: number) => Promise<ChatResponse>;
  codeOf: (outcome: Promise<unknown>) => Promise<string>;
} {
  function router(): Router {
    const made = createRouter({ providers: { google: google(settings()) }, defaults: { retry: false }, closeMs: 0 });
    routers.push(made);
    return made;
  }
  return {
    router,
    async read(body, more = {}, split) {
      server.reset();
      if (split !== undefined) server.fault({ type: 'split-bytes', bytes: split });
      server.fault({ type: 'status', status: 200, headers: { 'content-type': 'text/event-stream' }, body });
      return router().stream({ model, messages: [user('Hi')], ...more }).response();
    },
    codeOf: (outcome) => outcome.then(() => 'an answer', (error: unknown) => (isZerohopError(error) ? error.code : String(error))),
  };
}

describe.each(roads)('over %s', (road, settings) => {
  const { router, read, codeOf } = asker(settings);

  it('chunks that hold only thoughts and counts, CRLF, and spaces behind the JSON', async () => {
    const body = [sse(part({ text: 'Hm…', thought: true })), `data: ${JSON.stringify(part({ text: 'Grüezi 👋' }))}   \r\n\r\n`, sse(end())];
    for (const split of [undefined, 1, 2, 3, 4, 5, 6, 7]) {
      const response = await read(body, {}, split);
      expect(response).toMatchObject({ id: 'r-1', model: 'gemini-3-flash-001', reasoning: 'Hm…', text: 'Grüezi 👋', finishReason: 'stop' });
      expect(response.usage).toMatchObject({ input: { total: 9 }, output: { total: 6, text: 4, reasoning: 2 } });
    }
  });

  it('calls without ids, with ids, without arguments, and after STOP', async () => {
    const response = await read([sse(part({ functionCall: { name: 'f' }, thoughtSignature: 'c2ln' })), sse(part({ functionCall: { name: 'f', id: 'theirs', args: { x: 1 } } })), sse(end())]);
    expect(response.finishReason).toBe('tool-calls');
    expect(response.toolCalls).toEqual([{ id: expect.stringMatching(/./), name: 'f', input: {} }, { id: 'theirs', name: 'f', input: { x: 1 } }]);
    expect(response.content[0]).toMatchObject({ signature: 'c2ln' });
  });

  it('a signature on an empty text at the end goes back in the next turn', async () => {
    const answer = await read([sse(part({ text: 'Hello' })), sse(end({ content: { role: 'model', parts: [{ text: '', thoughtSignature: 'c2ln' }] } }))]);
    expect(answer.content).toMatchObject([{ type: 'text', text: 'Hello', signature: 'c2ln' }]);
    // The same target, whose own signature it is; the emulator knows it for a made-up one.
    await codeOf(router().chat({ model, messages: [user('Hi'), { role: 'assistant', content: answer.content }, user('And?')] }));
    expect(server.calls.at(-1)?.body).toMatchObject({ contents: [{}, { role: 'model', parts: [{ text: 'Hello', thoughtSignature: 'c2ln' }] }, {}] });
  });

  it.each(['MAX_TOKENS', 'SAFETY', 'MODEL_ARMOR', 'RECITATION'])('a candidate without content, ended by %s', async (finishReason) => {
    for (const content of [undefined, { role: 'model' }]) {
      const response = await read([sse({ candidates: [{ finishReason, content, index: 0 }], usageMetadata: { promptTokenCount: 5 } })]);
      expect(response).toMatchObject({ text: '', content: [], finishReason: finishReason === 'MAX_TOKENS' ? 'length' : 'content-filter', usage: { output: { total: 0 } } });
    }
  });

  it('a finish reason as a number', async () => {
    expect(await read([sse(part({ text: 'A' })), sse({ candidates: [{ finishReason: 1 }] })])).toMatchObject({ text: 'A', finishReason: 'stop' });
    expect((await read([sse(part({ text: 'A' })), sse({ candidates: [{ finishReason: 2 }] })])).finishReason).toBe('length');
  });

  it.each(['UNEXPECTED_TOOL_CALL', 'MALFORMED_FUNCTION_CALL'])('%s with HTTP 200 and no text is a failure of the model', async (finishReason) => {
    expect(await codeOf(read([sse({ candidates: [{ finishReason, index: 0 }], usageMetadata: { promptTokenCount: 5 } })]))).toBe('bad_response');
  });

  it('no candidate at all, and why', async () => {
    expect(await codeOf(read([sse({ promptFeedback: { blockReason: 'MODEL_ARMOR', blockReasonMessage: 'Blocked by Floor Setting.' }, usageMetadata: { promptTokenCount: 5 } })]))).toBe('content_filter');
  });

  it('an error in mid-stream, and an error as the body of a stream, alone or in a list', async () => {
    const error = { error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' } };
    expect(await codeOf(read([sse(part({ text: 'A' })), sse(error)]))).toBe('overloaded');
    expect(await codeOf(read([sse(error)]))).toBe('overloaded');
    for (const body of [error, [error]]) {
      for (const indent of [0, 2]) {
        // The SDKs read such a body as a stream with nothing in it: no error is left of it, but no answer either.
        const known = ownTransport.has(road) ? ['overloaded'] : ['overloaded', 'bad_response'];
        expect(known).toContain(await codeOf(read([JSON.stringify(body, null, indent)])));
      }
    }
  });

  it('a body cut after each chunk, in good order or not, is never an answer', async () => {
    server.answer({ chunks: ['One ', 'two ', 'three'], reasoning: 'Counting.', toolCalls: [{ name: 'f', input: { x: 1 } }] });
    const tools = [{ name: 'f', parameters: { type: 'object', properties: { x: { type: 'number' } } } }] as const;
    for (let afterChunks = 0; afterChunks <= 5; afterChunks += 1) {
      for (const type of ['cut', 'clean-end'] as const) {
        server.reset();
        server.answer({ chunks: ['One ', 'two ', 'three'], reasoning: 'Counting.', toolCalls: [{ name: 'f', input: { x: 1 } }] });
        server.fault({ type, afterChunks });
        expect(await codeOf(router().stream({ model, messages: [user('Hi')], tools }).response())).toMatch(/network|bad_response|stream_interrupted/);
      }
    }
  });

  it("the vendor's own tools: what they did is kept for the next turn and in raw, what they read is told", async () => {
    const code = { executableCode: { language: 'PYTHON', code: 'print(2+2)' }, thoughtSignature: 'c2ln' };
    const result = { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '4\n' } };
    const grounding = {
      groundingMetadata: { webSearchQueries: ['two and two'], groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }, { maps: { uri: 'https://maps.example', title: 'B', text: 'open' } }, { image: { sourceUri: 'https://i.example', title: 'C' } }] },
      urlContextMetadata: { urlMetadata: [{ retrievedUrl: 'https://read.example', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_SUCCESS' }, { retrievedUrl: 'https://lost.example', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_ERROR' }] },
    };
    const options = { providerOptions: { google: { tools: [{ codeExecution: {} }, { googleSearch: {} }, { urlContext: {} }] } } };
    const answer = await read([sse(part({ text: 'Let me ' })), sse(part({ text: 'see.' })), sse(part(code)), sse(part(result)), sse(part({ text: 'It is 4.' })), sse(end({ ...grounding, citationMetadata: { citationSources: [{ uri: 'https://b.example' }] } }))], options);
    expect(answer.text).toBe('Let me see.It is 4.');
    expect(answer.sources.map(({ url }) => url)).toEqual(['https://a.example', 'https://maps.example', 'https://i.example', 'https://b.example', 'https://read.example']);
    expect(answer.usage.serverTools).toEqual({ google_search: 1 });
    expect(answer.warnings.filter(({ about }) => about !== 'price')).toEqual([]);
    const parts = [{ text: 'Let me see.' }, code, result, { text: 'It is 4.' }];
    expect(answer.raw).toMatchObject({ responseId: 'r-1', candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', ...grounding }] });
    expect(answer.raw).not.toHaveProperty('sdkHttpResponse');
    await codeOf(router().chat({ model, messages: [user('Hi'), { role: 'assistant', content: answer.content }, user('And?')] }));
    expect(server.calls.at(-1)?.body).toMatchObject({ contents: [{}, { role: 'model', parts }, {}] });
  });

  it('a picture in the answer is kept, and said once', async () => {
    const picture = { inlineData: { mimeType: 'image/png', data: 'AQID' } };
    const answer = await read([sse(part(picture)), sse(part(picture)), sse(part({ text: 'There.' })), sse(end())]);
    expect(answer.text).toBe('There.');
    expect(answer.warnings.filter(({ about }) => about === 'content')).toHaveLength(1);
    expect(answer.raw).toMatchObject({ candidates: [{ content: { parts: [picture, picture, { text: 'There.' }] } }] });
  });

  it("the vendor's own parts stand in their place as they came, and go back to their model alone, those that the SDK does not know too", async () => {
    const own = [
      { inlineData: { mimeType: 'image/png', data: 'AQID' }, thoughtSignature: 'c2ln' },
      { executableCode: { language: 'PYTHON', code: 'print(1)' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
      { aPartOfTheFuture: { a: [1] }, thoughtSignature: 'c2ln' },
      ...(road === 'Vertex AI' ? [] : [{ toolCall: { id: 't', toolType: 'GOOGLE_SEARCH_WEB', args: { queries: ['x'] } } }, { toolResponse: { id: 't', toolType: 'GOOGLE_SEARCH_WEB', response: {} } }]),
    ];
    const answer = await read([sse(part({ text: 'See ' }, ...own.slice(0, 2))), sse(part(...own.slice(2), { text: 'there.' })), sse(end())]);
    const adapter = road === 'Vertex AI' ? 'google-vertex' : 'google';
    const provenance = { provider: 'google', model: 'gemini-3-flash-preview', adapter };
    expect(answer.content).toEqual([{ type: 'text', text: 'See ' }, ...own.map((data) => ({ type: 'opaque', kind: Object.keys(data)[0], data, provenance })), { type: 'text', text: 'there.' }]);
    expect(answer.reasoning).toBe('');
    server.reset();
    const goOn = (to: string): ChatRequest => ({ model: to, messages: [user('Hi'), { role: 'assistant', content: answer.content }, user('And?')] });
    await codeOf(router().chat(goOn(model)));
    expect(server.calls.at(-1)?.body).toMatchObject({ contents: [{}, { role: 'model', parts: [{ text: 'See ' }, ...own, { text: 'there.' }] }, {}] });
    const other = await router().chat(goOn('google/gemini-3-pro-preview'));
    expect(other.warnings.filter(({ about }) => about === 'messages')).toEqual([{ about: 'messages', message: expect.stringContaining('the opaque parts of google/gemini-3-flash-preview were left out'), target: 'google/gemini-3-pro-preview' }]);
    expect(server.calls.at(-1)?.body).toMatchObject({ contents: [{}, { parts: [{ text: 'See ' }, { text: 'there.' }] }, {}] });
  });

  it('log probabilities of a stream are in raw, those of all chunks', async () => {
    const chosen = (token: string): object => ({ logprobsResult: { chosenCandidates: [{ token, logProbability: -0.1 }], topCandidates: [{ candidates: [] }] } });
    const chunk = (text: string): object => ({ candidates: [{ content: { role: 'model', parts: [{ text }] }, ...chosen(text) }] });
    const answer = await read([sse(chunk('A')), sse(chunk('B')), sse(end({ avgLogprobs: -0.1 }))], { logprobs: 2 });
    expect(answer.raw).toMatchObject({ candidates: [{ avgLogprobs: -0.1, logprobsResult: { chosenCandidates: [{ token: 'A' }, { token: 'B' }], topCandidates: [{}, {}] } }] });
    expect(server.calls[0]?.body).toMatchObject({ generationConfig: { responseLogprobs: true, logprobs: 2 } });
  });
});

describe.each(roads.filter(([road]) => ownTransport.has(road)))('over %s, whose bytes are ours to read,', (_road, settings) => {
  const { read, codeOf } = asker(settings);

  it('a last event without its blank line counts', async () => {
    for (const split of [undefined, 1, 4]) expect(await read([sse(part({ text: 'A' })), sse(end()).trimEnd()], {}, split)).toMatchObject({ text: 'A', finishReason: 'stop' });
  });

  it('a stream that is asked for and answered by one document is an answer, where the bytes can be had', async () => {
    const whole = { ...end({ content: { role: 'model', parts: [{ text: 'Hello' }] } }) };
    expect(await read([JSON.stringify(whole)], {}, 5)).toMatchObject({ text: 'Hello', finishReason: 'stop', id: 'r-1' });
    expect(await read([JSON.stringify([part({ text: 'Hel' }), part({ text: 'lo' }), end()], null, 2)], {}, 3)).toMatchObject({ text: 'Hello', finishReason: 'stop' });
    expect(await codeOf(read([JSON.stringify([part({ text: 'Hel' })])]))).toBe('bad_response');
  });
});
