import type { AnswerFinish, AnswerUsage, Ask, SettledAnswer } from '../answer/answer.ts';
import { sign } from '../lib/signature.ts';
import { signedRedaction, signedThinking, traitsOf } from './request.ts';

/** A content block of an answer, whole. */
export type AnswerBlock =
  | { readonly kind: 'reasoning'; readonly text: string; readonly signature: string | undefined }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'text'; readonly text: string; readonly pieces: readonly string[] | undefined }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly input: unknown; readonly inputText: string };

/** The blocks of an answer in the order models give them: reasoning, text, tool calls. */
export function blocksOfAnswer(answer: SettledAnswer, ask: Ask): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  const isSigned = traitsOf(ask.model).signsReasoning;
  if (answer.reasoning !== '') {
    blocks.push({ kind: 'reasoning', text: answer.reasoning, signature: isSigned ? sign(signedThinking(ask.model, answer.reasoning), answer.id) : undefined });
  }
  if (answer.redactedReasoning) blocks.push({ kind: 'redacted', data: sign(signedRedaction, answer.id) });
  if (answer.text !== '') blocks.push({ kind: 'text', text: answer.text, pieces: answer.textPieces });
  if (answer.refusal !== '') blocks.push({ kind: 'text', text: answer.refusal, pieces: undefined });
  for (const call of answer.toolCalls) blocks.push({ kind: 'tool', ...call });
  return blocks;
}

/** A whole answer of Converse. */
export function writeAnswer(answer: SettledAnswer, ask: Ask): object {
  return {
    metrics: { latencyMs: 421 },
    output: { message: { content: blocksOfAnswer(answer, ask).map(writeBlock), role: 'assistant' } },
    stopReason: writeStopReason(answer.finishReason),
    usage: writeUsage(answer.usage),
  };
}

function writeBlock(block: AnswerBlock): object {
  switch (block.kind) {
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: block.text, ...(block.signature === undefined ? {} : { signature: block.signature }) } } };
    case 'redacted':
      return { reasoningContent: { redactedContent: block.data } };
    case 'text':
      return { text: block.text };
    case 'tool':
      return { toolUse: { input: block.input, name: block.name, toolUseId: block.id } };
    default: {
      const impossible: never = block;
      return impossible;
    }
  }
}

/** The wire's words for why an answer ends. */
export function writeStopReason(reason: AnswerFinish): string {
  const words: Record<string, string> = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'guardrail_intervened', refusal: 'content_filtered' };
  return words[reason] ?? reason;
}

/** The wire's usage: `inputTokens` leaves out what was read from and written to the cache, `totalTokens` does not. */
export function writeUsage(usage: AnswerUsage): object {
  return {
    cacheReadInputTokens: usage.cacheRead,
    cacheWriteInputTokens: usage.cacheWrite,
    ...(usage.cacheWrite === 0 ? {} : { cacheDetails: [{ inputTokens: usage.cacheWrite, ttl: '5m' }] }),
    inputTokens: Math.max(0, usage.input - usage.cacheRead - usage.cacheWrite),
    outputTokens: usage.output,
    totalTokens: usage.input + usage.output,
  };
}
