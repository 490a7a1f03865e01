import { type Answer, AnswerBuilder, type AnswerEvent } from '@zerohop/core/adapter';
import { describe, expect, it } from 'vitest';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';

const provenance = { provider: 'google', model: 'gemini-x', adapter: 'google' };
const part = (...parts: object[]): object => ({ candidates: [{ content: { role: 'model', parts } }] });
const end = (reason: unknown = 'STOP'): object => ({ candidates: [{ finishReason: reason }] });

interface Reading {
  answer: Answer;
  events: AnswerEvent[];
  warnings: string[];
  progress: number;
}

function read(...chunks: object[]): Reading {
  const warnings: string[] = [];
  let progress = 0;
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance);
  const translator = new GeminiStreamTranslator(builder, { warn: (about) => void warnings.push(about), progress: () => void (progress += 1) });
  const events: AnswerEvent[] = [];
  const drain = (): void => {
    for (let event = builder.take(); event !== undefined; event = builder.take()) events.push(event);
  };
  for (const chunk of chunks) {
    translator.event({ event: '', data: JSON.stringify(chunk), error: '' });
    drain();
  }
  expect(translator.complete).toBe(true);
  translator.finish();
  drain();
  return { answer: builder.answer(), events, warnings, progress };
}

const whole = (body: object): Answer => fromResponse(body, new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance), { warn: () => {} });

describe('parts', () => {
  it('thoughts and text, each signed with its origin', () => {
    const { answer, events } = read(part({ text: 'Hm', thought: true }), part({ text: '.', thought: true, thoughtSignature: 'c2ln' }), part({ text: 'A' }), part({ text: 'B' }), part({ text: '', thoughtSignature: 'YWdu' }), end());
    expect(answer.content).toEqual([
      { type: 'reasoning', text: 'Hm.', signature: 'c2ln', provenance },
      { type: 'text', text: 'AB', signature: 'YWdu', provenance },
    ]);
    expect(events.map(({ type }) => type)).toEqual(['reasoning-delta', 'reasoning-delta', 'text-delta', 'text-delta']);
  });

  it('a signature on an empty text after a call stands alone', () => {
    const { answer } = read(part({ functionCall: { name: 'f' } }, { text: '', thoughtSignature: 'c2ln' }), end());
    expect(answer.content).toMatchObject([{ type: 'tool-call', input: {} }, { type: 'text', text: '', signature: 'c2ln' }]);
  });

  it('calls keep their ids, get one where there is none, and need no arguments', () => {
    const { answer, events } = read(part({ functionCall: { name: 'f', args: { x: 1 }, id: 'theirs' }, thoughtSignature: 'c2ln' }, { functionCall: { name: 'f' } }), end());
    expect(answer.finishReason).toBe('tool-calls');
    expect(answer.content).toEqual([
      { type: 'tool-call', id: 'theirs', name: 'f', input: { x: 1 }, signature: 'c2ln', provenance },
      { type: 'tool-call', id: 'call_0_1', name: 'f', input: {} },
    ]);
    expect(events.filter(({ type }) => type === 'tool-call')).toHaveLength(2);
  });

  it('a call without a name is no answer', () => {
    expect(() => read(part({ functionCall: { args: { x: 1 } } }), end())).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });

  it('fields beside text and calls do not hide them', () => {
    const { answer } = read(part({ text: 'A', newMeta: { x: 1 } }, { text: '', functionCall: { name: 'f' }, newMeta: 1 }, { text: '', executableCode: { code: '1' } }, { thought: true, mediaResolution: null }), end());
    expect(answer.content.map(({ type }) => type)).toEqual(['text', 'tool-call', 'opaque']);
  });

  it('a file in the answer is said, and kept with its signature', () => {
    const picture = { inlineData: { mimeType: 'image/png', data: 'AQID' }, thoughtSignature: 'c2ln' };
    const { answer, warnings, progress } = read(part({ text: 'Here:' }), part(picture), end());
    expect(answer.content).toEqual([{ type: 'text', text: 'Here:' }, { type: 'opaque', kind: 'inlineData', data: picture, provenance }]);
    expect([warnings, progress > 0]).toEqual([['content'], true]);
  });
});

describe('calls in pieces', () => {
  const first = { functionCall: { name: 'f', id: 'a', willContinue: true }, thoughtSignature: 'c2ln' };
  const piece = (partialArgs: object[], willContinue = true): object => ({ functionCall: { partialArgs, willContinue } });
  const input = (reading: Reading): unknown => reading.answer.content.map((each) => each.type === 'tool-call' && each.input);

  it('are merged by path, and shown when they are whole', () => {
    const reading = read(
      part(first),
      part(piece([{ jsonPath: '$.city', stringValue: 'Os', willContinue: true }])),
      part(piece([{ jsonPath: '$.city', stringValue: 'lo' }, { jsonPath: '$.days[0].n', numberValue: 2 }, { jsonPath: '$.days[1].n', numberValue: 3 }])),
      part(piece([{ jsonPath: "$['a b'][\"c'd\"]", boolValue: true }, { jsonPath: '$.none', nullValue: 'NULL_VALUE' }])),
      part({ functionCall: {} }),
      part({ functionCall: { name: 'g', args: { y: 1 } } }),
      end(),
    );
    expect(input(reading)).toEqual([{ city: 'Oslo', days: [{ n: 2 }, { n: 3 }], 'a b': { "c'd": true }, none: null }, { y: 1 }]);
    expect(reading.answer.content[0]).toMatchObject({ id: 'a', signature: 'c2ln' });
    expect(reading.events.filter(({ type }) => type === 'tool-call')).toHaveLength(2);
    expect(reading.progress).toBeGreaterThan(0);
  });

  it('end with the next call, or with the answer', () => {
    const city = piece([{ jsonPath: '$.city', stringValue: 'Oslo' }]);
    expect(input(read(part(first), part(city), part({ functionCall: { name: 'g' } }), end()))).toEqual([{ city: 'Oslo' }, {}]);
    expect(input(read(part(first), part(city), end()))).toEqual([{ city: 'Oslo' }]);
  });

  it('C4: are left out when the answer was cut', () => {
    const { answer, events, warnings } = read(part(first), part(piece([{ jsonPath: '$.city', stringValue: 'Os' }])), end('MAX_TOKENS'));
    expect(answer).toMatchObject({ content: [], finishReason: 'length' });
    expect(events).toEqual([]);
    expect(warnings).toEqual(['tools']);
  });

  it.each(['city', '$', '$.a[5]', '$.__proto__.polluted', '$..a', '$[', 7])('a piece at %j is no answer', (jsonPath) => {
    expect(() => read(part(first), part(piece([{ jsonPath, stringValue: 'x' }])), end())).toThrow(expect.objectContaining({ code: 'bad_response' }));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('the end', () => {
  it.each([
    ['STOP', 'stop'],
    [1, 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['BLOCKLIST', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['MODEL_ARMOR', 'content-filter'],
    ['IMAGE_SAFETY', 'content-filter'],
    ['LANGUAGE', 'other'],
    ['SOMETHING_NEW', 'other'],
  ])('%s is %s', (reason, finishReason) => {
    expect(read(part({ text: 'A' }), end(reason)).answer.finishReason).toBe(finishReason);
    expect(whole(end(reason)).finishReason).toBe(finishReason);
  });

  it.each(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'MALFORMED_RESPONSE', 9])('%s is a failure of the model', (reason) => {
    expect(() => read(end(reason))).toThrow(expect.objectContaining({ code: 'bad_response' }));
    expect(() => whole(end(reason))).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });

  it('an unspecified reason is none', () => {
    const translator = new GeminiStreamTranslator(new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance), { warn: () => {}, progress: () => {} });
    for (const reason of ['', 'FINISH_REASON_UNSPECIFIED', 0, null]) translator.chunk(end(reason));
    expect(translator.complete).toBe(false);
  });

  it('text in the last chunk and chunks after it count', () => {
    const { answer } = read({ candidates: [{ content: { parts: [{ text: 'A' }] }, finishReason: 'STOP' }] }, part({ text: 'B' }), { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2 } });
    expect(answer).toMatchObject({ content: [{ text: 'AB' }], usage: { input: { total: 3 }, output: { total: 2 } } });
  });
});

describe('usage', () => {
  it('is cumulative; thoughts are apart, results of tools beside the prompt', () => {
    const { answer } = read(
      { ...part({ text: 'A' }), usageMetadata: { promptTokenCount: 10, thoughtsTokenCount: 5, totalTokenCount: 15 } },
      {
        ...end(),
        usageMetadata: {
          promptTokenCount: 10, toolUsePromptTokenCount: 4, cachedContentTokenCount: 6, candidatesTokenCount: 8, thoughtsTokenCount: 7, totalTokenCount: 99,
          promptTokensDetails: [{ modality: 'TEXT', tokenCount: 3 }, { modality: 'IMAGE', tokenCount: 5 }, { modality: 'AUDIO', tokenCount: 2 }],
          candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 3 }],
        },
      },
    );
    expect(answer.usage).toMatchObject({
      input: { total: 14, uncached: 8, cacheRead: 6, cacheWrite: 0, audio: 2, image: 5 },
      output: { total: 15, text: 5, reasoning: 7, audio: 3 },
      provenance: 'provider',
    });
  });

  it('without counts is none', () => {
    expect(read({ ...part({ text: 'A' }), usageMetadata: { trafficType: 'ON_DEMAND' } }, end()).answer.usage.provenance).toBe('none');
  });

  it('counts the searches that were made', () => {
    const { answer } = read({ candidates: [{ finishReason: 'STOP', groundingMetadata: { webSearchQueries: ['a', 'b'] } }], usageMetadata: { promptTokenCount: 1 } });
    expect(answer.usage.serverTools).toEqual({ google_search: 2 });
  });
});

it('id and model are what the vendor says, sources what it read, each once', () => {
  const grounding = { groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }, { retrievedContext: { title: 'Handbook', text: 'page 1' } }] };
  const body = {
    responseId: 'r1',
    modelVersion: 'gemini-x-001',
    candidates: [{ content: { parts: [{ text: 'A' }] }, finishReason: 'STOP', groundingMetadata: grounding, citationMetadata: { citationSources: [{ uri: 'https://b.example' }] } }],
  };
  const sources = [{ url: 'https://a.example', title: 'A', text: undefined }, { url: undefined, title: 'Handbook', text: 'page 1' }, { url: 'https://b.example', title: undefined, text: undefined }];
  const streamed = read(body, body);
  expect(streamed.answer).toMatchObject({ id: 'r1', model: 'gemini-x-001' });
  expect(streamed.answer.sources).toEqual(sources);
  expect(streamed.events.filter(({ type }) => type === 'source')).toHaveLength(3);
  expect(whole(body)).toMatchObject({ id: 'r1', model: 'gemini-x-001', sources, raw: body });
});

describe('what is no answer', () => {
  it.each<[string, unknown, string]>([
    ['nothing', {}, 'bad_response'],
    ['no candidates', { candidates: [] }, 'bad_response'],
    ['null', null, 'bad_response'],
    ['a blocked prompt', { promptFeedback: { blockReason: 'MODEL_ARMOR' } }, 'content_filter'],
    ['an error', { error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }, 'overloaded'],
    ['a list with an error', [{ error: { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED' } }], 'rate_limit'],
  ])('%s', (_name, body, code) => {
    expect(() => whole(body as object)).toThrow(expect.objectContaining({ code }));
  });

  it('an error in mid-stream, as data, as an event of its own or as a field', () => {
    const translator = (): GeminiStreamTranslator => new GeminiStreamTranslator(new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance), { warn: () => {}, progress: () => {} });
    const error = JSON.stringify({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } });
    for (const event of [{ event: '', data: error, error: '' }, { event: 'error', data: error, error: '' }, { event: '', data: '', error }]) {
      expect(() => translator().event(event)).toThrow(expect.objectContaining({ code: 'overloaded' }));
    }
    expect(() => translator().event({ event: '', data: '{"candidates": [', error: '' })).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });

  it('an error behind a finish reason takes that back, and what cannot be read does not', () => {
    const translator = new GeminiStreamTranslator(new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance), { warn: () => {}, progress: () => {} });
    translator.chunk({ candidates: [{ content: { parts: [{ text: 'A' }] }, finishReason: 'STOP' }] });
    expect(() => translator.event({ event: '', data: '{"candidates": [', error: '' })).toThrow(expect.objectContaining({ code: 'bad_response' }));
    expect(translator.complete).toBe(true);
    expect(() => translator.event({ event: '', data: '{"error":{"code":500,"message":"gone"}}', error: '' })).toThrow(expect.objectContaining({ code: 'server_error' }));
    expect(translator.complete).toBe(false);
  });
});
