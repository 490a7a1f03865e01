import { type FinishReason, ZerohopError } from '@zerohop/core/adapter';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
};

/** Reasons that say the model failed. They come with HTTP 200 and without an error object. */
const failures: Readonly<Record<string, string>> = { malformed_tool_use: 'tool_call', malformed_model_output: 'malformed' };

/** Reasons at which the vendor stops in the middle, so that the last tool call may be cut off. */
const cutting = new Set<FinishReason>(['length', 'content-filter']);

/** What a stop reason comes to. */
export interface Ending {
  finishReason: FinishReason;
  /** True where the last block may be incomplete. */
  cut: boolean;
  /** What the caller should know, if anything. */
  warning: string | undefined;
}

/**
 * Translates a stop reason. Throws `bad_response` when it says that the model failed.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_ResponseSyntax
 */
export function fromFinishReason(reason: string): Ending {
  const failure = failures[reason];
  if (failure !== undefined) throw new ZerohopError({ code: 'bad_response', message: `the model failed: ${reason}`, details: { reason: failure } });
  const finishReason = reasons[reason] ?? 'other';
  let warning: string | undefined;
  if (reason === '') warning = 'the vendor ended the answer without saying why the model stopped';
  else if (finishReason === 'other') warning = `the vendor ended the answer with an unknown reason: ${reason}`;
  return { finishReason, cut: cutting.has(finishReason), warning };
}
