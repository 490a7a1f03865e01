import { openai } from '@zerohop/openai';
import { emulateOpenai } from '@zerohop/testkit';
import { asks, data, named, source, type Subject, usual } from '../subject.ts';

/** Chat Completions. */
export const openaiChat: Subject = {
  ...usual,
  name: 'openai chat',
  adapter: openai,
  settings: {},
  model: 'gpt-4.1',
  // OpenAI itself shows no reasoning on this wire; the vendors that speak it do.
  emulate: (options) => emulateOpenai({ reasoningField: 'reasoning_content', ...options }),
  thinker: 'gpt-5-mini',
  thinking: { reasoning: { effort: 'low' } },
  signs: false,
  signer: 'openai',
  retryAfterMs: 1_000,
  cannot: [['cache', asks.marked]],
  sourced: {
    whole: {
      id: 'chatcmpl-1',
      model: 'gpt-4.1',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Sunny.', annotations: [{ type: 'url_citation', url_citation: source }] }, finish_reason: 'stop' }],
    },
    stream: [
      data({ id: 'chatcmpl-1', model: 'gpt-4.1', choices: [{ index: 0, delta: { role: 'assistant', content: 'Sunny.' } }] }),
      data({ id: 'chatcmpl-1', model: 'gpt-4.1', choices: [{ index: 0, delta: { annotations: [{ type: 'url_citation', url_citation: source }] }, finish_reason: 'stop' }] }),
      'data: [DONE]\n\n',
    ],
  },
};

const annotation = { type: 'url_citation', start_index: 0, end_index: 6, ...source };
const part = { type: 'output_text', text: 'Sunny.', annotations: [annotation] };
const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] };
const response = { id: 'resp_1', object: 'response', model: 'gpt-4.1', status: 'completed', output: [item], usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } };
const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };

/** Responses. */
export const openaiResponses: Subject = {
  ...usual,
  name: 'openai responses',
  adapter: openai,
  settings: { api: 'responses' },
  model: 'gpt-4.1',
  emulate: emulateOpenai,
  thinker: 'gpt-5-mini',
  // Thoughts are sealed; their summary is what is shown.
  thinking: { reasoning: { effort: 'low' }, providerOptions: { openai: { reasoning: { summary: 'auto' } } } },
  signs: true,
  signer: 'openai',
  retryAfterMs: 1_000,
  streamsWhole: { providerOptions: { openai: { background: true } } },
  ordinary: { temperature: 0.5, maxTokens: 100 },
  cannot: [
    ['stop', { stop: 'END' }],
    ['seed', { seed: 1 }],
    ['presencePenalty', { presencePenalty: 0.5 }],
    ['frequencyPenalty', { frequencyPenalty: 0.5 }],
    ['maxTokens', { maxTokens: 15 }],
    ['cache', asks.marked],
  ],
  sourced: {
    whole: response,
    stream: [
      named({ type: 'response.created', response: { ...response, status: 'in_progress', output: [] } }),
      named({ type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } }),
      named({ type: 'response.output_text.delta', ...place, delta: 'Sunny.' }),
      named({ type: 'response.output_text.annotation.added', ...place, annotation_index: 0, annotation }),
      named({ type: 'response.output_item.done', output_index: 0, item }),
      named({ type: 'response.completed', response }),
    ],
  },
};
