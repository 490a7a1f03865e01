import { replicate } from '@zerohop/replicate';
import { emulateReplicate } from '@zerohop/testkit';
import { asks, type Subject, usual } from '../subject.ts';

/** Predictions. Their output is text and nothing else: no thoughts, no parts of the vendor's own, so that nothing of them is opaque and nothing goes back but words. */
export const replicatePredictions: Subject = {
  ...usual,
  name: 'replicate',
  adapter: replicate,
  settings: {},
  model: 'openai/gpt-4.1',
  emulate: emulateReplicate,
  // It takes no messages, as most models here.
  thinker: 'deepseek-ai/deepseek-v3.1',
  thinking: { reasoning: { effort: 'medium' } },
  takesTurns: false,
  // A whole answer comes with the prediction that is waited for, a streamed one with its stream.
  bringsAnswer: ({ stream, headers }) => stream || headers['prefer'] !== undefined,
  takesTools: false,
  showsReasoning: false,
  signs: false,
  signer: 'replicate',
  namesEndings: false,
  countsReasoning: false,
  countsCached: false,
  streamsJson: false,
  retryAfterMs: 5_000,
  sendsSchemas: false,
  takesFiles: false,
  ordinary: { temperature: 0.5, maxTokens: 100 },
  cannot: [
    ['stop', { stop: 'END' }],
    ['seed', { seed: 1 }],
    ['logprobs', { logprobs: true }],
    ['reasoning', { reasoning: { effort: 'low' } }],
    ['metadata', { metadata: { trace: 't' } }],
    ['serviceTier', { serviceTier: 'flex' }],
    ['cache', asks.marked],
    ['messages', asks.detailed],
  ],
};
