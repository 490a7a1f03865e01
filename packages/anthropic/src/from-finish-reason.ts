import type { FinishReason } from '@zerohop/core/adapter';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'refusal',
};

/** Reasons at which the vendor stops in the middle, so that the last tool call may be cut off. */
const cutting = new Set<FinishReason>(['length', 'refusal']);

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
export function fromFinishReason(reason: string): Ending {
  const finishReason = reasons[reason] ?? 'other';
  let warning: string | undefined;
  if (reason === 'pause_turn') warning = 'the vendor paused a long turn (pause_turn); send the conversation again to let it go on';
  else if (reason === '') warning = 'the vendor ended the answer without saying why the model stopped';
  else if (finishReason === 'other') warning = `the vendor ended the answer with an unknown reason: ${reason}`;
  return { finishReason, cut: cutting.has(finishReason), warning };
}
