import { bedrock } from '@zerohop/bedrock';
import { bedrockEvent, emulateBedrock } from '@zerohop/testkit';
import { asks, source, type Subject, usual } from '../subject.ts';

const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const citation = { title: source.title, location: { web: { url: source.url } } };
const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

/** Converse. */
export const bedrockConverse: Subject = {
  ...usual,
  name: 'bedrock',
  adapter: bedrock,
  settings: { region: 'us-east-1' },
  model: claude,
  emulate: emulateBedrock,
  thinker: claude,
  thinking: { reasoning: { budgetTokens: 2_000 } },
  signs: true,
  signer: 'bedrock',
  namesAnswers: false,
  countsReasoning: false,
  framing: 'frames',
  requestIdHeader: 'x-amzn-requestid',
  retryAfterMs: undefined,
  // An exception has its name in a header.
  errorBody: 'bad_response',
  images: { png: '"format":"png"', byUrl: false },
  cannot: [
    ['seed', { seed: 1 }],
    ['presencePenalty', { presencePenalty: 0.5 }],
    ['frequencyPenalty', { frequencyPenalty: 0.5 }],
    ['logprobs', { logprobs: true }],
    ['temperature', { temperature: 1.5 }],
    ['stop', { stop: '\n' }],
    ['metadata', { metadata: { trace: 'a|b' } }],
    ['serviceTier', { serviceTier: 'auto' }],
    ['parallelToolCalls', { tools: [{ name: 'now' }], parallelToolCalls: false }],
    ['messages', asks.detailed],
  ],
  sourced: {
    whole: { output: { message: { role: 'assistant', content: [{ citationsContent: { content: [{ text: 'Sunny.' }], citations: [citation] } }] } }, stopReason: 'end_turn', usage, metrics: { latencyMs: 1 } },
    stream: Buffer.concat([
      bedrockEvent('messageStart', { role: 'assistant' }),
      bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Sunny.' } }),
      bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { citation } }),
      bedrockEvent('contentBlockStop', { contentBlockIndex: 0 }),
      bedrockEvent('messageStop', { stopReason: 'end_turn' }),
      bedrockEvent('metadata', { usage, metrics: { latencyMs: 1 } }),
    ]),
  },
};
