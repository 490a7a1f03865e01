import type { AdapterCall, Message } from '@zerohop/core/adapter';
import { describe, expect, it } from 'vitest';
import { dialects } from './dialects.ts';
import { type GeminiBody, toRequest } from './to-request.ts';
import { vendors } from './vendors.ts';
import { withOptions } from './with-options.ts';

const hi: Message = { role: 'user', content: 'Hi' };
const own = { provider: 'google', model: 'gemini-3-flash-preview', adapter: 'google' };

type Call = Parameters<typeof toRequest>[0];

function translate(
  request: Partial<AdapterCall['request']>,
  { dialect = 'genai', vendor = 'gemini', ...call }: Partial<Call> & { dialect?: 'genai' | 'generative-ai'; vendor?: 'gemini' | 'vertex' } = {},
): { body: GeminiBody; headers: unknown; warnings: string[] } {
  const warnings: string[] = [];
  const { body, headers } = toRequest(
    {
      request: { model: 'google/x', messages: [hi], ...request },
      model: 'gemini-3-flash-preview',
      facts: undefined,
      tools: [],
      outputSchema: undefined,
      foreignReasoning: 'drop',
      warn: (about) => void warnings.push(about),
      ...call,
    },
    dialects[dialect],
    vendors[vendor],
    'google',
  );
  return { body, headers, warnings };
}

const contents = (messages: Message[], call?: Parameters<typeof translate>[1]): unknown => translate({ messages }, call).body.contents;
const tool = (name: string, more: object = {}): Call['tools'][number] => ({ name, description: undefined, parameters: { type: 'object', properties: {} }, strict: undefined, cache: false, ...more });

describe('messages', () => {
  it('media go by bytes, by data URL and by address', () => {
    expect(
      contents([
        {
          role: 'user',
          content: [
            { type: 'image', data: 'AQID', mediaType: 'image/png' },
            { type: 'image', url: 'data:image/gif;base64,AQID' },
            { type: 'image', url: 'https://example.com/a.jpg' },
            { type: 'audio', data: new Uint8Array([1, 2, 3]), mediaType: 'audio/wav' },
            { type: 'file', url: 'https://example.com/a.pdf', mediaType: 'application/pdf', name: 'a.pdf' },
          ],
        },
      ]),
    ).toEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: 'AQID' } },
          { inlineData: { mimeType: 'image/gif', data: 'AQID' } },
          { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/a.jpg' } },
          { inlineData: { mimeType: 'audio/wav', data: 'AQID' } },
          { fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } },
        ],
      },
    ]);
  });

  it('turns of the model that follow each other are one, and empty ones none', () => {
    expect(contents([hi, { role: 'assistant', content: 'A' }, { role: 'assistant', content: [{ type: 'text', text: 'B' }] }, { role: 'assistant', content: '' }])).toEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'A' }, { text: 'B' }] },
    ]);
    expect(contents([{ role: 'assistant', content: [{ type: 'text', text: '' }] }, hi])).toEqual([{ role: 'user', parts: [{ text: 'Hi' }] }]);
  });

  it('own signatures go back on what they came on, an empty text too', () => {
    const signed = { signature: 'c2ln', provenance: own };
    expect(
      contents([
        hi,
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.', ...signed },
            { type: 'reasoning', text: 'Only a summary.', provenance: own },
            { type: 'text', text: 'A', ...signed },
            { type: 'tool-call', id: 'a', name: 'f', input: { x: 1 }, ...signed },
            { type: 'tool-call', id: 'b', name: 'f', input: undefined },
            { type: 'text', text: '', ...signed },
          ],
        },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'b', output: [1] }, { type: 'tool-result', toolCallId: 'a', output: undefined }] },
      ]),
    ).toEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
      {
        role: 'model',
        parts: [
          { text: 'Hm.', thought: true, thoughtSignature: 'c2ln' },
          { text: 'A', thoughtSignature: 'c2ln' },
          { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'b', name: 'f', args: {} } },
          { text: '', thoughtSignature: 'c2ln' },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { id: 'a', name: 'f', response: { output: null } } }, { functionResponse: { id: 'b', name: 'f', response: { output: [1] } } }] },
    ]);
  });

  it('foreign reasoning is dropped or quoted, and its signature never sent', () => {
    const provenance = { ...own, model: 'gemini-2.5-flash' };
    const messages: Message[] = [hi, { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.', signature: 'c2ln', provenance }, { type: 'text', text: 'A', signature: 'c2ln', provenance }] }, hi];
    const { body, warnings } = translate({ messages });
    expect(body.contents[1]).toEqual({ role: 'model', parts: [{ text: 'A' }] });
    expect(warnings).toEqual(['messages']);
    expect(JSON.stringify(contents(messages, { foreignReasoning: 'text' }))).toContain('Hm.');
  });

  it('a call without a signature of its own gets the stand-in, once per turn and only where one is demanded', () => {
    const call = (id: string): { type: 'tool-call'; id: string; name: string; input: object } => ({ type: 'tool-call', id, name: 'f', input: {} });
    const result = (toolCallId: string): { type: 'tool-result'; toolCallId: string; output: string } => ({ type: 'tool-result', toolCallId, output: 'x' });
    const messages: Message[] = [hi, { role: 'assistant', content: [call('a'), call('b')] }, { role: 'tool', content: [result('a'), result('b')] }, { role: 'assistant', content: [call('c')] }, { role: 'tool', content: [result('c')] }];
    const signatures = (model: string): unknown[] => translate({ messages }, { model }).body.contents.flatMap(({ parts }) => parts.filter((part) => 'functionCall' in part).map((part) => part['thoughtSignature']));
    expect(signatures('gemini-3-flash-preview')).toEqual(['skip_thought_signature_validator', undefined, 'skip_thought_signature_validator']);
    expect(signatures('gemini-flash-latest')[0]).toBe('skip_thought_signature_validator');
    expect(signatures('gemini-2.5-flash')).toEqual([undefined, undefined, undefined]);
  });

  it('only system messages are not enough', () => {
    expect(() => translate({ messages: [{ role: 'system', content: 'Be kind.' }] })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('cache marks are one warning', () => {
    const { warnings } = translate({ messages: [{ role: 'user', content: [{ type: 'text', text: 'A', cache: true }, { type: 'text', text: 'B', cache: true }] }] });
    expect(warnings).toEqual(['cache']);
  });
});

describe('settings', () => {
  it.each([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'f' }, { mode: 'ANY', allowedFunctionNames: ['f'] }],
  ] as const)('tool choice %j', (toolChoice, functionCallingConfig) => {
    expect(translate({ toolChoice }, { tools: [tool('f')] }).body.toolConfig).toEqual({ functionCallingConfig });
  });

  it('what the wire has no place for is a warning', () => {
    const { warnings, body } = translate(
      { parallelToolCalls: false, metadata: { a: 'b' }, stop: ['1', '2', '3', '4', '5', '6'], temperature: 1, topP: 1 },
      { tools: [tool('f', { strict: true, cache: true })], facts: { temperature: false } as never },
    );
    expect(warnings.toSorted()).toEqual(['cache', 'metadata', 'parallelToolCalls', 'stop', 'temperature', 'tools', 'topP']);
    expect(body.generationConfig).toEqual({ stopSequences: ['1', '2', '3', '4', '5'] });
  });

  it('schemas go as they are, or in the subset of the retired SDK', () => {
    const parameters = { type: 'object', properties: { x: { type: ['string', 'null'], pattern: '^a', contentEncoding: 'base64' } }, additionalProperties: false };
    const call = { tools: [tool('f'), tool('g', { description: 'G', parameters })] };
    expect(translate({}, call).body.tools).toEqual([
      { functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object', properties: {} } }, { name: 'g', description: 'G', parametersJsonSchema: parameters }] },
    ]);
    const old = translate({}, { ...call, dialect: 'generative-ai' });
    expect(old.body.tools).toEqual([
      {
        functionDeclarations: [
          { name: 'f' },
          { name: 'g', description: 'G', parameters: { type: 'OBJECT', properties: { x: { type: 'STRING', nullable: true, pattern: '^a' } }, propertyOrdering: ['x'] } },
        ],
      },
    ]);
    expect(old.warnings).toEqual(['tools']);
  });

  it('tools and JSON output at once take the third generation', () => {
    const call = { tools: [tool('f')], outputSchema: { type: 'object' } };
    expect(translate({}, call).body.generationConfig).toEqual({ responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } });
    expect(() => translate({}, { ...call, model: 'gemini-2.5-flash' })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('the service tier is sent', () => {
    expect(translate({ serviceTier: 'flex', seed: 7 }).body).toMatchObject({ serviceTier: 'flex', generationConfig: { seed: 7 } });
  });
});

describe('providerOptions', () => {
  it('lie over the body without changing what they lie over', () => {
    const { body } = translate({ temperature: 1, reasoning: { effort: 'low' }, toolChoice: 'auto' }, { tools: [tool('f')] });
    const before = structuredClone(body);
    const merged = withOptions(body, {
      generationConfig: { temperature: 0, thinkingConfig: { includeThoughts: false } },
      toolConfig: { functionCallingConfig: { mode: 'VALIDATED' } },
      safetySettings: [],
      tools: [{ googleSearch: {} }],
    });
    expect(merged).toMatchObject({
      generationConfig: { temperature: 0, thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: false } },
      toolConfig: { functionCallingConfig: { mode: 'VALIDATED' } },
      safetySettings: [],
      tools: [{ functionDeclarations: [{ name: 'f' }] }, { googleSearch: {} }],
    });
    expect(body).toEqual(before);
  });
});
