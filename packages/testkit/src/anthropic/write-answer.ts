import type { AnswerFinish, AnswerUsage, Ask, SettledAnswer } from '../answer/answer.ts';
import { sign } from '../lib/signature.ts';
import type { JsonObject } from '../lib/json.ts';
import { signedRedaction, signedThinking } from './request.ts';
import { citationsOf, type SearchBlock, searchBlocksOf, type SearchResultBlock } from './web-search.ts';

/** A content block of an answer, whole. */
export type AnswerBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'text'; readonly text: string; readonly pieces: readonly string[] | undefined; readonly citations: readonly JsonObject[] }
  | SearchBlock
  | SearchResultBlock
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown; readonly inputText: string };

/** The blocks of an answer in the order Claude gives them: thinking, what its own tools do, text, tool calls. */
export function blocksOfAnswer(answer: SettledAnswer, ask: Ask): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  if (answer.reasoning !== '') blocks.push({ type: 'thinking', thinking: answer.reasoning, signature: sign(signedThinking(ask.model, answer.reasoning), answer.id) });
  if (answer.redactedReasoning) blocks.push({ type: 'redacted_thinking', data: sign(signedRedaction, answer.id) });
  blocks.push(...searchBlocksOf(answer));
  if (answer.text !== '') blocks.push({ type: 'text', text: answer.text, pieces: answer.textPieces, citations: citationsOf(answer) });
  if (answer.refusal !== '') blocks.push({ type: 'text', text: answer.refusal, pieces: undefined, citations: [] });
  for (const call of answer.toolCalls) blocks.push({ type: 'tool_use', ...call });
  return blocks;
}

/** A whole `message`. */
export function writeAnswer(answer: SettledAnswer, ask: Ask): object {
  return {
    model: answer.model,
    id: answer.id,
    type: 'message',
    role: 'assistant',
    content: blocksOfAnswer(answer, ask).map(writeBlock),
    stop_reason: writeStopReason(answer.finishReason),
    stop_sequence: null,
    usage: writeUsage(answer.usage, answer.usage.output),
  };
}

function writeBlock(block: AnswerBlock): object {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text, ...(block.citations.length === 0 ? {} : { citations: block.citations }) };
    case 'tool_use':
    case 'server_tool_use':
      return { type: block.type, id: block.id, name: block.name, input: block.input };
    default:
      return block;
  }
}

/** Anthropic's words for why an answer ends. */
export function writeStopReason(reason: AnswerFinish): string {
  const words: Record<string, string> = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'refusal' };
  return words[reason] ?? reason;
}

/** Anthropic's usage: `input_tokens` leaves out what was read from and written to the cache. */
export function writeUsage(usage: AnswerUsage, outputSoFar: number): object {
  return {
    input_tokens: Math.max(0, usage.input - usage.cacheRead - usage.cacheWrite),
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputSoFar,
    ...(usage.reasoning === 0 ? {} : { output_tokens_details: { thinking_tokens: Math.min(usage.reasoning, outputSoFar) } }),
    service_tier: 'standard',
  };
}

/** The list of models. */
export function writeModels(models: readonly string[]): object {
  return {
    data: models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2025-01-01T00:00:00Z' })),
    has_more: false,
    first_id: models[0] ?? null,
    last_id: models.at(-1) ?? null,
  };
}
