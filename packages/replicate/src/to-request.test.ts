import type { CallToTranslate, ChatRequest, Message } from '@zerohop/core/adapter';
import { isZerohopError } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplicateOptions } from './options.ts';
import { toRequest, type TranslatedRequest } from './to-request.ts';

const llama = 'meta/meta-llama-3-70b-instruct';

function translate(ask: Partial<ChatRequest> & { facts?: object; schema?: object }, model = llama, options?: ReplicateOptions): TranslatedRequest & { input: Record<string, unknown>; warnings: string[] } {
  const warnings: string[] = [];
  const { facts, schema, ...request } = ask;
  const call: CallToTranslate = {
    request: { model: `r/${model}`, messages: [{ role: 'user', content: 'Hi' }], ...request },
    tools: (request.tools ?? []).map(({ name }) => ({ name, description: undefined, parameters: {}, strict: undefined, cache: false })),
    outputSchema: schema as CallToTranslate['outputSchema'],
    model,
    facts: facts as CallToTranslate['facts'],
    stream: false,
    foreignReasoning: 'drop',
    warn: (about, message) => warnings.push(`${about}: ${message}`),
  };
  const translated = toRequest(call, 'replicate', options);
  return { ...translated, input: translated.body['input'] as Record<string, unknown>, warnings };
}
const say = (...messages: Message[]): Partial<ChatRequest> => ({ messages });
const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const system = (content: string): Message => ({ role: 'system', content });

describe('the prompt', () => {
  it('one user message is the prompt, word for word', () => {
    const words = '  User: quoted\n\n"as it is" \u2028 ';
    expect(translate(say(user(words)))).toMatchObject({ input: { prompt: words }, warnings: [] });
  });

  it('instructions have an input of their own, or stand at the head of the prompt', () => {
    expect(translate(say(system('Be brief.'), user('Hi'), system('Be kind.')))).toMatchObject({ input: { prompt: 'Hi', system_prompt: 'Be brief.\n\nBe kind.' }, warnings: [] });
    const without = translate(say(system('Be brief.'), user('Hi')), 'acme/chat');
    expect(without.input).toEqual({ prompt: 'Be brief.\n\nHi' });
    expect(without.warnings).toEqual([expect.stringContaining('messages: acme/chat has no input for instructions')]);
  });

  it('a conversation is written out with its roles, and says so', () => {
    const { input, warnings } = translate(say(system('Be brief.'), user('First'), assistant('Answer'), user('Second')));
    expect(input).toEqual({ system_prompt: 'Be brief.', prompt: 'User: First\n\nAssistant: Answer\n\nUser: Second\n\nAssistant:' });
    expect(warnings).toEqual([expect.stringContaining('takes a prompt, not messages')]);
    expect(translate(say(system('Be brief.'), user('First'), assistant('Answer'), user('Second')), 'acme/chat').input).toEqual({
      prompt: 'System: Be brief.\n\nUser: First\n\nAssistant: Answer\n\nUser: Second\n\nAssistant:',
    });
  });

  it('goes as messages where the model takes them, with no warning', () => {
    const { input, warnings } = translate(say(system('Be brief.'), user('First'), assistant('Answer'), user('Second')), 'openai/gpt-5');
    expect(input).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'First' },
        { role: 'assistant', content: 'Answer' },
        { role: 'user', content: 'Second' },
      ],
    });
    expect(warnings).toEqual([]);
  });

  it('an answer that has begun is gone on with, unless the model is known not to', () => {
    expect(translate(say(user('Count'), assistant('One, two'))).input['prompt']).toBe('User: Count\n\nAssistant: One, two');
    expect(() => translate({ ...say(user('Count'), assistant('One, two')), facts: { prefill: false } })).toThrow("does not continue an assistant message");
  });

  it('tool turns of a conversation are told in words; tools are refused', () => {
    const { input, warnings } = translate(
      say(
        user('Weather?'),
        { role: 'assistant', content: [{ type: 'text', text: 'Let me look.' }, { type: 'tool-call', id: 'c1', name: 'weather', input: { city: 'Oslo' } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', output: { sky: 'clear' } }, { type: 'tool-result', toolCallId: 'c9', output: 'gone', isError: true }] },
      ),
    );
    expect(input['prompt']).toBe(
      'User: Weather?\n\nAssistant: Let me look.\n\n(called weather with {"city":"Oslo"})\n\nTool: (weather answered: {"sky":"clear"})\n\n(a tool failed: gone)\n\nAssistant:',
    );
    expect(warnings).toEqual([expect.stringContaining('knows no tools'), expect.stringContaining('takes a prompt')]);
    expect(() => translate({ tools: [{ name: 'weather' }] })).toThrow('takes no tools');
    expect(translate({ tools: [{ name: 'weather' }], toolChoice: 'none' }).input).toEqual({ prompt: 'Hi' });
  });

  it('foreign reasoning is left out, and marks for a cache are a warning', () => {
    const { input, warnings } = translate(
      say(user('Q'), { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm' }, { type: 'text', text: 'A', cache: true }] }, user('Q2')),
      'openai/gpt-5',
    );
    expect(input['messages']).toEqual([{ role: 'user', content: 'Q' }, { role: 'assistant', content: 'A' }, { role: 'user', content: 'Q2' }]);
    expect(warnings).toEqual([expect.stringContaining('cache'), expect.stringContaining('the reasoning of an unnamed model was left out')]);
  });

  it('a schema is asked for in words, and says so', () => {
    const { input, warnings } = translate({ schema: { type: 'object' } });
    expect(input['system_prompt']).toContain('JSON schema:\n{"type":"object"}');
    expect(warnings).toEqual([expect.stringMatching(/^output: nothing holds/)]);
  });
});

describe('images', () => {
  const bytes = { type: 'image', data: new Uint8Array([1, 2, 3]), mediaType: 'image/png' } as const;
  const address = { type: 'image', url: 'https://x.test/a.png' } as const;
  const ask = (...parts: object[]): Partial<ChatRequest> => ({ messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, ...parts] as never }] });

  it('have the input that the model has for them', () => {
    expect(translate(ask(bytes), 'anthropic/claude-4-sonnet').input).toEqual({ prompt: 'What is it?', image: 'data:image/png;base64,AQID' });
    expect(translate(ask(bytes, address), 'openai/gpt-4.1').input).toEqual({ prompt: 'What is it?', image_input: ['data:image/png;base64,AQID', 'https://x.test/a.png'] });
  });

  it('are refused where there is none, or only one place', () => {
    expect(() => translate(ask(bytes))).toThrow("no input for parts of type 'image'");
    expect(() => translate(ask(bytes, address), 'anthropic/claude-4-sonnet')).toThrow('takes one image');
    expect(() => translate(ask({ ...bytes, type: 'audio', mediaType: 'audio/wav' }), 'openai/gpt-4.1')).toThrow("type 'audio'");
  });

  it('level of detail, and a place in a conversation, are warnings', () => {
    expect(translate(ask({ ...address, detail: 'low' }), 'openai/gpt-5').warnings).toEqual([expect.stringContaining('no level of detail')]);
    const { messages = [] } = ask(address);
    expect(translate(say(user('Hi'), assistant('Yes?'), ...messages), 'openai/gpt-5').warnings).toEqual([expect.stringContaining('beside the conversation')]);
  });
});

describe('settings', () => {
  const all = { temperature: 0.5, topP: 0.9, maxTokens: 2_000, stop: ['END', 'STOP'], seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.2 } as const;

  it.each([
    [llama, { temperature: 0.5, top_p: 0.9, max_tokens: 2_000, stop_sequences: 'END,STOP', presence_penalty: 0.1, frequency_penalty: 0.2 }, ['seed']],
    ['meta/llama-2-70b-chat', { temperature: 0.5, top_p: 0.9, max_new_tokens: 2_000, stop_sequences: 'END,STOP', seed: 7 }, ['presencePenalty', 'frequencyPenalty']],
    ['meta/llama-4-scout-instruct', { temperature: 0.5, top_p: 0.9, max_tokens: 2_000, presence_penalty: 0.1, frequency_penalty: 0.2 }, ['stop', 'seed']],
    ['openai/gpt-4.1-mini', { temperature: 0.5, top_p: 0.9, max_completion_tokens: 2_000, presence_penalty: 0.1, frequency_penalty: 0.2 }, ['stop', 'seed']],
    ['openai/gpt-5', { max_completion_tokens: 2_000 }, ['stop', 'temperature', 'topP', 'seed', 'presencePenalty', 'frequencyPenalty']],
    ['anthropic/claude-4.5-haiku', { max_tokens: 2_000 }, ['stop', 'temperature', 'topP', 'seed', 'presencePenalty', 'frequencyPenalty']],
    ['ibm-granite/granite-3.3-8b-instruct', { temperature: 0.5, top_p: 0.9, max_tokens: 2_000, stop_sequences: 'END,STOP', presence_penalty: 0.1, frequency_penalty: 0.2, seed: 7 }, []],
    ['acme/chat', {}, ['maxTokens', 'stop', 'temperature', 'topP', 'seed', 'presencePenalty', 'frequencyPenalty']],
  ])('%s has inputs of its own names', (model, settings, left) => {
    const { input, warnings } = translate(all, model);
    expect(input).toEqual({ prompt: 'Hi', ...settings });
    expect(warnings.map((warning) => warning.split(':', 1)[0])).toEqual(left);
  });

  it('a number that the schema refuses is moved to what it takes', () => {
    expect(translate({ maxTokens: 300 }, 'anthropic/claude-4-sonnet')).toMatchObject({ input: { max_tokens: 1_024 }, warnings: [expect.stringContaining('1024 tokens or more')] });
    expect(translate({ maxTokens: 100_000 }, 'anthropic/claude-4-sonnet')).toMatchObject({ input: { max_tokens: 64_000 }, warnings: [expect.stringContaining('up to 64000')] });
  });

  it('a stop text with a comma is left out', () => {
    expect(translate({ stop: ['a,b', 'END'] })).toMatchObject({ input: { stop_sequences: 'END' }, warnings: [expect.stringContaining('comma')] });
    expect(translate({ stop: 'a,b' }).input).toEqual({ prompt: 'Hi' });
  });

  it('what the vendor has no place for is a warning', () => {
    const { warnings } = translate({ serviceTier: 'flex', metadata: { a: 'b' }, logprobs: 3 });
    expect(warnings.map((warning) => warning.split(':', 1)[0])).toEqual(['serviceTier', 'metadata', 'logprobs']);
    expect(translate({ logprobs: false }).warnings).toEqual([]);
  });

  it('the cap is what was sent, or what the model has by itself', () => {
    expect(translate({ maxTokens: 10 }).cap).toBe(10);
    expect(translate({}).cap).toBe(512);
    expect(translate({}, 'openai/gpt-5').cap).toBeUndefined();
    expect(translate({ providerOptions: { replicate: { input: { max_tokens: 99 } } } }).cap).toBe(99);
  });
});

describe('reasoning', () => {
  it.each<[string, ChatRequest['reasoning'], object, number]>([
    ['openai/gpt-5', { effort: 'high' }, { reasoning_effort: 'high' }, 0],
    ['openai/gpt-5', { effort: 'none' }, { reasoning_effort: 'minimal' }, 1],
    ['openai/gpt-5', { budgetTokens: 10_000 }, { reasoning_effort: 'medium' }, 1],
    ['openai/gpt-5.1', { effort: 'none' }, { reasoning_effort: 'none' }, 0],
    ['openai/gpt-5.1', { budgetTokens: 0 }, { reasoning_effort: 'none' }, 0],
    ['anthropic/claude-4-sonnet', { effort: 'medium' }, { extended_thinking: true, thinking_budget_tokens: 8_192 }, 0],
    ['anthropic/claude-4-sonnet', { budgetTokens: 100 }, { extended_thinking: true, thinking_budget_tokens: 1_024 }, 1],
    ['anthropic/claude-4-sonnet', { effort: 'none' }, { extended_thinking: false }, 0],
    ['anthropic/claude-sonnet-5', { effort: 'none' }, { effort: 'low' }, 0],
    ['deepseek-ai/deepseek-v3.1', { effort: 'medium' }, { thinking: 'medium' }, 0],
    ['deepseek-ai/deepseek-v3.1', { effort: 'high' }, { thinking: 'medium' }, 1],
    ['deepseek-ai/deepseek-v3.1', { budgetTokens: 0 }, { thinking: 'None' }, 0],
    [llama, { effort: 'high' }, {}, 1],
  ])('%s: %j', (model, reasoning, sent, warnings) => {
    const translated = translate({ reasoning }, model);
    expect(translated.input).toEqual({ prompt: 'Hi', ...sent });
    expect(translated.warnings).toHaveLength(warnings);
  });

  it('a model that does not reason need not be kept from it', () => {
    expect(translate({ reasoning: { effort: 'none' }, facts: { reasoning: false } }).warnings).toEqual([]);
  });
});

describe('what the app says by hand', () => {
  it('lays inputs over ours, takes them out, and puts the rest where it belongs', () => {
    const replicate = { input: { top_k: 40, max_tokens: null, prompt_template: '{prompt}' }, webhook: 'https://x.test/hook', webhook_events_filter: ['completed'], cancel_after: '5m', stream: true, new_field: 1 };
    const { body, headers } = translate({ maxTokens: 100, providerOptions: { replicate } });
    expect(body).toEqual({ input: { prompt: 'Hi', top_k: 40, prompt_template: '{prompt}' }, webhook: 'https://x.test/hook', webhook_events_filter: ['completed'], new_field: 1 });
    expect(headers).toEqual({ 'Cancel-After': '5m' });
  });

  it('names inputs of models that nobody knows', () => {
    const inputs = { 'deployments/acme/support': llama, 'acme/chat': { prompt: 'question', system: 'persona', temperature: 'heat' } };
    expect(translate({ temperature: 1, maxTokens: 5 }, 'deployments/acme/support', { inputs }).input).toEqual({ prompt: 'Hi', temperature: 1, max_tokens: 5 });
    expect(translate({ ...say(system('Be brief.'), user('Hi')), temperature: 1 }, 'acme/chat:abc', { inputs }).input).toEqual({ question: 'Hi', persona: 'Be brief.', heat: 1 });
  });
});

describe('whatever is asked', () => {
  const part = fc.oneof(
    fc.record({ type: fc.constant('text'), text: fc.string() }),
    fc.record({ type: fc.constant('image'), url: fc.constantFrom('https://x.test/a.png', 'data:image/png;base64,AQID', 'data:,%E0%A4%A') }),
    fc.record({ type: fc.constant('audio'), data: fc.uint8Array({ maxLength: 4 }), mediaType: fc.constant('audio/wav') }),
  );
  const message = fc.oneof(
    fc.record({ role: fc.constant('system'), content: fc.string() }),
    fc.record({ role: fc.constant('user'), content: fc.oneof(fc.string(), fc.array(part, { maxLength: 3 })) }),
    fc.record({ role: fc.constant('assistant'), content: fc.oneof(fc.string(), fc.array(fc.record({ type: fc.constant('tool-call'), id: fc.string(), name: fc.string(), input: fc.anything() }), { maxLength: 2 })) }),
    fc.record({ role: fc.constant('tool'), content: fc.array(fc.record({ type: fc.constant('tool-result'), toolCallId: fc.string(), output: fc.jsonValue() }), { maxLength: 2 }) }),
  );
  const ask = fc.record(
    {
      messages: fc.array(message, { minLength: 1, maxLength: 4 }),
      maxTokens: fc.integer({ min: 1, max: 200_000 }),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      stop: fc.oneof(fc.string(), fc.array(fc.string())),
      reasoning: fc.oneof(fc.constantFrom('none', 'low', 'max').map((effort) => ({ effort })), fc.nat().map((budgetTokens) => ({ budgetTokens }))),
      providerOptions: fc.record({ replicate: fc.anything() }),
    },
    { requiredKeys: ['messages'] },
  );
  const model = fc.oneof(fc.constantFrom(llama, 'openai/gpt-5', 'openai/gpt-4.1', 'anthropic/claude-4-sonnet', 'deepseek-ai/deepseek-v3.1', 'acme/chat:abc', 'deployments/a/b'), fc.string());

  it('is translated, or refused with an error of ours', () => {
    fc.assert(
      fc.property(ask, model, (asked, id) => {
        try {
          const { body, path } = translate(asked as never, id);
          expect(path).toMatch(/^\/(predictions|models\/[\w.-]+\/[\w.-]+\/predictions|deployments\/[\w.-]+\/[\w.-]+\/predictions)$/);
          expect(typeof body['input']).toBe('object');
        } catch (error) {
          if (!isZerohopError(error)) throw error;
          expect(['unsupported', 'invalid_request']).toContain(error.code);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
