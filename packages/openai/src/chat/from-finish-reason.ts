import type { AdapterCall, AnswerBuilder, FinishReason } from '@zerohop/core/adapter';

/** In lower case: some vendors shout. */
const reasons: ReadonlyMap<string, FinishReason> = new Map(Object.entries<FinishReason>({
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  sensitive: 'content-filter',
}));

const failed: ReadonlySet<string> = new Set(['error', 'network_error', 'insufficient_system_resource']);

/** Whether a finish reason says that the answer failed. */
export function isFailure(reason: string): boolean {
  return failed.has(reason.toLowerCase());
}

/**
 * Ends an answer: says why, and closes its tool calls. Where the vendor cut the answer short, what is incomplete is left out.
 *
 * @param reason the vendor's word; `''` if it gave none
 * @param refused whether the model has refused in words
 */
export function finishAnswer(builder: AnswerBuilder, reason: string, refused: boolean, { warn }: Pick<AdapterCall, 'warn'>): void {
  const said = reasons.get(reason.toLowerCase()) ?? 'other';
  if (reason === '') warn('finishReason', 'the vendor ended the answer without saying why the model stopped');
  else if (said === 'other') warn('finishReason', `the vendor ended the answer with an unknown reason: ${reason}`);
  if (said === 'length' || said === 'content-filter') {
    const dropped = builder.closeWhatParses();
    if (dropped > 0) warn('tools', `${dropped} tool calls were cut off (${reason}) and left out`);
  } else {
    builder.closeToolCalls();
  }
  // Forced tool choice ends with `stop` at some vendors, and some say `tool_calls` although there is none.
  if (builder.hasToolCalls && said === 'stop') builder.finishReason = 'tool-calls';
  else if (refused && (said === 'stop' || said === 'tool-calls') && !builder.hasToolCalls) builder.finishReason = 'refusal';
  else if (!builder.hasToolCalls && said === 'tool-calls') builder.finishReason = 'stop';
  else builder.finishReason = said;
}
