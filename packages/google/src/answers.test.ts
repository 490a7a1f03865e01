import { type ChatEvent, type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { emulateGemini, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { google } from './index.ts';
import type { GoogleSettings } from './options.ts';

const sdks = ['genai', 'generative-ai'] as const;
const second = 'google/gemini-2.5-flash';
const third = 'google/gemini-3-flash-preview';
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } as const;
const user = (content: string): Message => ({ role: 'user', content });

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateGemini({ keys: ['AIza-right'] });
});
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(sdk: GoogleSettings['sdk'], more: Partial<GoogleSettings> = {}): Router {
  const router = createRouter({ providers: { google: google({ sdk, baseURL: server.baseURL, apiKey: 'AIza-right', ...more }) }, defaults: { retry: false } });
  routers.push(router);
  return router;
}

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The same request, whole and streamed. */
async function both(router: Router, request: Parameters<Router['chat']>[0]): Promise<ChatResponse[]> {
  return [await router.chat(request), await router.stream(request).response()];
}

const bodyOf = (call: number): Record<string, unknown> => server.calls[call]?.body as Record<string, unknown>;

describe.each(sdks)('over %s', (sdk) => {
  it('answers, whole and streamed, with id, model, usage and cost', async () => {
    server.answer({ text: 'Grüezi mitenand 👋', id: 'answer-1', model: 'gemini-2.5-flash-001', usage: { input: 100, cacheRead: 40, output: 30, reasoning: 20 } });
    for (const response of await both(routerOf(sdk), { model: second, messages: [user('Hallo')] })) {
      expect(response).toMatchObject({ id: 'answer-1', model: 'gemini-2.5-flash-001', text: 'Grüezi mitenand 👋', finishReason: 'stop', integrity: 'complete', warnings: [] });
      expect(response.usage).toMatchObject({
        input: { total: 100, uncached: 60, cacheRead: 40, cacheWrite: 0 },
        output: { total: 30, text: 10, reasoning: 20 },
        provenance: 'provider',
      });
      // 60 x 0.30 + 40 x 0.03 + 30 x 2.50 US dollars per million.
      expect(response.cost).toMatchObject({ nanoUsd: 94_200, estimated: false });
    }
    expect(server.calls.map(({ stream, key, model }) => [stream, key, model])).toEqual([
      [false, 'AIza-right', 'gemini-2.5-flash'],
      [true, 'AIza-right', 'gemini-2.5-flash'],
    ]);
  });

  it('streams text as it comes, whatever the pieces of bytes', async () => {
    for (let bytes = 1; bytes <= 7; bytes += 1) {
      server.reset();
      server.answer({ chunks: ['Gr', 'üezi ', '👋', ' mitenand'] });
      server.fault({ type: 'split-bytes', bytes });
      const events = await eventsOf(routerOf(sdk).stream({ model: second, messages: [user('Hallo')] }));
      expect(events.filter(({ type }) => type === 'text-delta').map((event) => (event as { text: string }).text)).toEqual(['Gr', 'üezi ', '👋', ' mitenand']);
      expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: 'Grüezi 👋 mitenand' } });
    }
  });

  it('sends every setting that it has a place for', async () => {
    await routerOf(sdk).chat({
      model: second,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image', data: new Uint8Array([1, 2, 3]), mediaType: 'image/png' }] },
        { role: 'system', content: 'Be kind.' },
      ],
      temperature: 0.5, topP: 0.9, maxTokens: 50, stop: ['END'], presencePenalty: 0.1, frequencyPenalty: 0.2, logprobs: 3,
    });
    expect(bodyOf(0)).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      contents: [{ role: 'user', parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: 'AQID' } }] }],
      generationConfig: { temperature: 0.5, topP: 0.9, maxOutputTokens: 50, stopSequences: ['END'], presencePenalty: 0.1, frequencyPenalty: 0.2, responseLogprobs: true, logprobs: 3 },
    });
  });

  it('lays providerOptions over the body, in places the SDK does not know too', async () => {
    await routerOf(sdk).chat({
      model: second,
      messages: [user('Hi')],
      temperature: 0.5,
      tools: [weather],
      providerOptions: {
        google: {
          generationConfig: { topK: 3, responseModalities: ['TEXT'] },
          tools: [{ googleSearch: {} }],
          labels: { team: 'a' },
          cachedContent: 'cachedContents/abc',
          safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
        },
      },
    });
    expect(bodyOf(0)).toMatchObject({
      generationConfig: { temperature: 0.5, topK: 3, responseModalities: ['TEXT'] },
      tools: [{ functionDeclarations: [{ name: 'weather' }] }, { googleSearch: {} }],
      labels: { team: 'a' },
      cachedContent: 'cachedContents/abc',
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    });
  });

  describe.each([second, third])('tools of %s', (model) => {
    it('are called in parallel and answered, in a conversation that goes on', async () => {
      const router = routerOf(sdk);
      for (const streamed of [false, true]) {
        server.reset();
        server.answer([{ reasoning: 'Two cities.', text: 'Let me see.', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }, { name: 'weather', input: { city: 'Rome' } }] }, { text: 'Rain and sun.' }]);
        const messages: Message[] = [user('Weather in Oslo and Rome?')];
        const ask = async (): Promise<ChatResponse> => (streamed ? router.stream({ model, messages, tools: [weather] }).response() : router.chat({ model, messages, tools: [weather] }));
        const asked = await ask();
        expect(asked).toMatchObject({ finishReason: 'tool-calls', text: 'Let me see.', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }, { name: 'weather', input: { city: 'Rome' } }] });
        const [oslo, rome] = asked.toolCalls;
        expect(oslo?.id).toBeTruthy();
        expect(oslo?.id).not.toBe(rome?.id);
        // Answered in two messages, and the last first.
        messages.push(
          { role: 'assistant', content: asked.content },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: rome?.id ?? '', output: { sky: 'blue' } }] },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: oslo?.id ?? '', output: 'no rain gauge', isError: true }] },
        );
        expect((await ask()).text).toBe('Rain and sun.');
        const [, , responses] = bodyOf(1)['contents'] as { parts: { functionResponse: object }[] }[];
        expect(responses?.parts.map((part) => part.functionResponse)).toMatchObject([
          { name: 'weather', response: { error: 'no rain gauge' } },
          { name: 'weather', response: { sky: 'blue' } },
        ]);
        const withIds = sdk === 'genai' && model === third;
        expect(responses?.parts.map((part) => 'id' in part.functionResponse)).toEqual([withIds, withIds]);
      }
    });

    it('can be forced, by any name and by one', async () => {
      const router = routerOf(sdk);
      const tools = [{ name: 'other', description: 'Not this one' }, weather];
      for (const response of await both(router, { model, messages: [user('Hi')], tools, toolChoice: { name: 'weather' } })) {
        expect(response).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ name: 'weather', input: { city: 'text' } }] });
      }
      expect(bodyOf(0)['toolConfig']).toEqual({ functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } });
      expect((await router.chat({ model, messages: [user('Hi')], tools, toolChoice: 'required' })).toolCalls).toMatchObject([{ name: 'other', input: {} }]);
    });

    it('whose calls another vendor made go on, with the stand-in for a signature where one is demanded', async () => {
      const provenance = { provider: 'anthropic', model: 'claude-sonnet-5', adapter: 'anthropic' };
      const response = await routerOf(sdk).chat({
        model,
        tools: [weather],
        messages: [
          user('Weather in Oslo?'),
          {
            role: 'assistant',
            content: [
              { type: 'reasoning', text: 'Oslo, then.', signature: 'Zm9yZWlnbg==', provenance },
              { type: 'text', text: 'One moment.', signature: 'Zm9yZWlnbg==', provenance },
              { type: 'tool-call', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' }, signature: 'Zm9yZWlnbg==', provenance },
            ],
          },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_1', output: 'rain' }] },
        ],
      });
      expect(response.finishReason).toBe('stop');
      expect(JSON.stringify(bodyOf(0))).not.toContain('Zm9yZWlnbg');
      expect(JSON.stringify(bodyOf(0)).includes('skip_thought_signature_validator')).toBe(model === third);
      expect(response.warnings).toContainEqual(expect.objectContaining({ about: 'messages', message: expect.stringContaining('claude-sonnet-5') }));
    });
  });

  it('answers in JSON of a given shape', async () => {
    const output = { $defs: { n: { type: 'integer', minimum: 3 } }, type: 'object', properties: { n: { $ref: '#/$defs/n' }, tag: { enum: ['a', 'b'] } }, required: ['n', 'tag'], additionalProperties: false };
    for (const response of await both(routerOf(sdk), { model: second, messages: [user('Hi')], output })) {
      expect(response.object).toEqual({ n: 3, tag: 'a' });
      expect(response.warnings).toEqual([]);
    }
  });

  it('A3: a refused prompt is an error, a filtered answer is not', async () => {
    const router = routerOf(sdk);
    const request = { model: second, messages: [user('Hi')] };
    server.answer([{ blockReason: 'PROHIBITED_CONTENT' }, { blockReason: 'SAFETY' }, { text: 'Half of', finishReason: 'content-filter' }, { text: '', finishReason: 'RECITATION' }]);
    await expect(router.chat(request)).rejects.toMatchObject({ code: 'content_filter', details: { reason: 'PROHIBITED_CONTENT' } });
    await expect(router.stream(request).response()).rejects.toMatchObject({ code: 'content_filter', details: { reason: 'SAFETY' } });
    expect(await router.stream(request).response()).toMatchObject({ text: 'Half of', finishReason: 'content-filter' });
    expect(await router.chat(request)).toMatchObject({ text: '', finishReason: 'content-filter' });
  });

  it('an answer that the token limit cut is complete', async () => {
    server.answer({ text: 'Half of', finishReason: 'length' });
    for (const response of await both(routerOf(sdk), { model: second, messages: [user('Hi')], maxTokens: 2 })) expect(response).toMatchObject({ text: 'Half of', finishReason: 'length' });
  });

  it('a model that fails to write a tool call has failed', async () => {
    server.answer({ text: '', finishReason: 'MALFORMED_FUNCTION_CALL' });
    const request = { model: second, messages: [user('Hi')], tools: [weather] };
    await expect(routerOf(sdk).chat(request)).rejects.toMatchObject({ code: 'bad_response', message: expect.stringContaining('MALFORMED_FUNCTION_CALL') });
    await expect(routerOf(sdk).stream(request).response()).rejects.toMatchObject({ code: 'bad_response' });
  });

  it('adds the headers of the settings', async () => {
    await routerOf(sdk, { headers: { 'x-team': 'blue' } }).chat({ model: second, messages: [user('Hi')] });
    expect(server.calls[0]?.headers).toMatchObject({ 'x-team': 'blue', 'x-goog-api-key': 'AIza-right', 'content-type': 'application/json' });
  });
});

describe('reasoning', () => {
  it.each([second, third])('of %s is shown, signed with its origin, and goes back', async (model) => {
    const router = routerOf('genai');
    const request = { model, reasoning: { effort: 'high' }, tools: [weather] } as const;
    for (const streamed of [false, true]) {
      server.reset();
      server.answer([{ reasoning: 'Oslo is far north.', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] }, { reasoning: 'Rain, then.', text: 'Rain.' }, { text: 'Yes.' }]);
      const ask = async (messages: readonly Message[]): Promise<ChatResponse> => (streamed ? router.stream({ ...request, messages }).response() : router.chat({ ...request, messages }));
      const messages: Message[] = [user('Weather?')];
      const asked = await ask(messages);
      expect(asked.reasoning).toBe('Oslo is far north.');
      expect(asked.usage.output.reasoning).toBeGreaterThan(0);
      expect(asked.content.at(-1)).toMatchObject({ type: 'tool-call', signature: expect.any(String), provenance: { provider: 'google', model: model.slice(7), adapter: 'google' } });
      messages.push({ role: 'assistant', content: asked.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: asked.toolCalls[0]?.id ?? '', output: 'rain' }] });
      const told = await ask(messages);
      expect(told).toMatchObject({ text: 'Rain.', reasoning: 'Rain, then.', warnings: [] });
      const sent = (bodyOf(1)['contents'] as { parts: { functionCall?: object; thoughtSignature?: string }[] }[])[1]?.parts;
      expect(sent?.find((part) => part.functionCall)?.thoughtSignature).toBe((asked.content.at(-1) as { signature: string }).signature);
      if (model === third) expect(told.content.at(-1)).toMatchObject({ type: 'text', text: 'Rain.', signature: expect.any(String) });
      messages.push({ role: 'assistant', content: told.content }, user('Sure?'));
      expect((await ask(messages)).text).toBe('Yes.');
    }
  });

  it('D: what one model signed is not sent to another', async () => {
    const router = routerOf('genai');
    server.answer([{ reasoning: 'Oslo is far north.', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] }, { text: 'Rain.' }]);
    const asked = await router.chat({ model: second, messages: [user('Weather?')], reasoning: { effort: 'high' }, tools: [weather] });
    const { signature } = asked.content.at(-1) as { signature: string };
    const told = await router.chat({
      model: third,
      tools: [weather],
      messages: [user('Weather?'), { role: 'assistant', content: asked.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: asked.toolCalls[0]?.id ?? '', output: 'rain' }] }],
    });
    expect(told.text).toBe('Rain.');
    expect(JSON.stringify(bodyOf(1))).not.toContain(signature);
    expect(told.warnings.map(({ about }) => about)).toContain('messages');
  });

  it('is steered by levels or by tokens, as the model takes it', async () => {
    const router = routerOf('genai');
    const thinking = async (model: string, reasoning: { effort: 'none' | 'low' | 'max' } | { budgetTokens: number }): Promise<unknown> => {
      server.reset();
      const { warnings } = await router.chat({ model, messages: [user('Hi')], reasoning });
      return [(bodyOf(0)['generationConfig'] as undefined | { thinkingConfig?: object })?.thinkingConfig, warnings.filter(({ about }) => about === 'reasoning').length];
    };
    expect(await thinking(third, { effort: 'low' })).toEqual([{ thinkingLevel: 'LOW', includeThoughts: true }, 0]);
    expect(await thinking(third, { effort: 'max' })).toEqual([{ thinkingLevel: 'HIGH', includeThoughts: true }, 1]);
    expect(await thinking(third, { effort: 'none' })).toEqual([{ thinkingLevel: 'MINIMAL', includeThoughts: false }, 1]);
    expect(await thinking(third, { budgetTokens: 5_000 })).toEqual([{ thinkingLevel: 'MEDIUM', includeThoughts: true }, 1]);
    expect(await thinking(second, { effort: 'low' })).toEqual([{ thinkingBudget: 2_048, includeThoughts: true }, 0]);
    expect(await thinking(second, { budgetTokens: 99_999 })).toEqual([{ thinkingBudget: 24_576, includeThoughts: true }, 1]);
    expect(await thinking(second, { effort: 'none' })).toEqual([{ thinkingBudget: 0 }, 0]);
    expect(await thinking('google/gemini-2.5-pro', { effort: 'none' })).toEqual([{ thinkingBudget: 128, includeThoughts: false }, 1]);
    expect(await thinking('google/gemini-2.5-flash-lite', { effort: 'none' })).toEqual([undefined, 0]);
    expect(await thinking('google/gemini-2.0-flash', { effort: 'low' })).toEqual([undefined, 1]);
    expect(await thinking('google/gemini-9-new', { effort: 'low' })).toEqual([{ thinkingLevel: 'LOW', includeThoughts: true }, 0]);
  });
});

describe('what the retired SDK lacks', () => {
  it('is a warning where it is a setting', async () => {
    const { warnings } = await routerOf('generative-ai').chat({ model: second, messages: [user('Hi')], reasoning: { effort: 'high' }, seed: 1, serviceTier: 'flex', metadata: { a: 'b' } });
    expect(warnings.map(({ about }) => about).toSorted()).toEqual(['metadata', 'reasoning', 'seed', 'serviceTier']);
    expect(bodyOf(0)).not.toMatchObject({ generationConfig: { thinkingConfig: expect.anything() } });
  });

  it('is unsupported where it is the answer, and the next target serves', async () => {
    const output = { type: 'object', properties: { any: {} }, required: ['any'] };
    const old = google({ sdk: 'generative-ai', baseURL: server.baseURL, apiKey: 'AIza-right' });
    const newer = google({ baseURL: server.baseURL, apiKey: 'AIza-right' });
    const router = createRouter({ providers: { old, newer }, routes: { chat: { targets: ['old/gemini-2.5-flash', 'newer/gemini-2.5-flash'] } } });
    routers.push(router);
    const response = await router.chat({ model: 'chat', messages: [user('Hi')], output });
    expect(response.attempts.map(({ target, code }) => [target, code])).toEqual([
      ['old/gemini-2.5-flash', 'unsupported'],
      ['newer/gemini-2.5-flash', undefined],
    ]);
    expect(server.calls).toHaveLength(1);
  });
});
