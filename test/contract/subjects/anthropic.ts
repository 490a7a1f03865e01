import { anthropic } from '@zerohop/anthropic';
import { emulateAnthropic } from '@zerohop/testkit';
import { asks, named, source, type Subject, usual } from '../subject.ts';

const citation = { type: 'web_search_result_location', ...source };
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-haiku-4-5', stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } };

/** Messages. */
export const anthropicMessages: Subject = {
  ...usual,
  name: 'anthropic',
  adapter: anthropic,
  settings: {},
  model: 'claude-haiku-4-5',
  emulate: emulateAnthropic,
  thinker: 'claude-haiku-4-5',
  thinking: { reasoning: { budgetTokens: 2_000 } },
  signs: true,
  signer: 'anthropic',
  requestIdHeader: 'request-id',
  retryAfterMs: 12_000,
  streamsWhole: { maxTokens: 60_000 },
  cannot: [
    ['seed', { seed: 1 }],
    ['presencePenalty', { presencePenalty: 0.5 }],
    ['frequencyPenalty', { frequencyPenalty: 0.5 }],
    ['logprobs', { logprobs: true }],
    ['temperature', { temperature: 1.5 }],
    ['topP', { temperature: 0.5, topP: 0.5 }],
    ['stop', { stop: '\n' }],
    ['metadata', { metadata: { trace: 't' } }],
    ['serviceTier', { serviceTier: 'flex' }],
    ['messages', asks.detailed],
  ],
  sourced: {
    whole: { ...message, content: [{ type: 'text', text: 'Sunny.', citations: [citation] }], stop_reason: 'end_turn' },
    stream: [
      named({ type: 'message_start', message: { ...message, content: [], stop_reason: null } }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '', citations: [] } }),
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Sunny.' } }),
      named({ type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation } }),
      named({ type: 'content_block_stop', index: 0 }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } }),
      named({ type: 'message_stop' }),
    ],
  },
};
