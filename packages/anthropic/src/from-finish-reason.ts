import { fields, type FinishReason, text } from '@zerohop/core/adapter';

const reasons = new Map<string, FinishReason>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'refusal'],
]);

/** Reasons at which the vendor stops in the middle, so that the last tool call may be cut off. */
const cutting = new Set<FinishReason>(['length', 'refusal']);

/** Ends that are none: the answer goes on when it is sent back. */
const paused = new Map([
  ['pause_turn', 'the vendor paused a long turn (pause_turn)'],
  ['compaction', 'the vendor stopped when it had summed up the conversation (compaction)'],
]);

/** What a stop reason comes to. */
export interface Ending {
  finishReason: FinishReason;
  /** True where the last block may be incomplete. */
  cut: boolean;
  /** What the caller should know, if anything. */
  warning: string | undefined;
}

/**
 * Translates a stop reason.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
 */
export function fromFinishReason(reason: string, stopDetails?: unknown): Ending {
  const finishReason = reasons.get(reason) ?? 'other';
  return { finishReason, cut: cutting.has(finishReason), warning: warningOf(reason, finishReason, fields(stopDetails)) };
}

function warningOf(reason: string, finishReason: FinishReason, details: Readonly<Record<string, unknown>>): string | undefined {
  const pause = paused.get(reason);
  if (pause !== undefined) return `${pause}; to let it go on, send \`response.content\` back as the assistant's message, with the same tools`;
  if (reason === '') return 'the vendor ended the answer without saying why the model stopped';
  if (finishReason === 'other') return `the vendor ended the answer with an unknown reason: ${reason}`;
  if (finishReason !== 'refusal') return undefined;
  const said = [text(details['category']), text(details['explanation'])].filter((word) => word !== '');
  return said.length === 0 ? undefined : `the vendor refused to go on: ${said.join(': ')}`;
}
