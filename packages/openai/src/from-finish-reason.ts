import type { AnswerBuilder, FinishReason } from '@zerohop/core/adapter';

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** Reasons that vendors give for an answer that failed. */
export const failedReasons: ReadonlySet<string> = new Set(['error', 'network_error']);

/** Ends an answer: says why, and closes its tool calls. Where the vendor cut the answer short, what is incomplete is left out. */
export function finishAnswer(builder: AnswerBuilder, reason: string | undefined, refused: boolean, warn: (about: string, message: string) => void): void {
  const said = reasons[reason ?? ''] ?? 'other';
  if (said === 'length' || said === 'content-filter') {
    const dropped = builder.closeWhatParses();
    if (dropped > 0) warn('tools', `${dropped} tool calls were cut off (${reason}) and left out`);
  } else {
    builder.closeToolCalls();
  }
  // Forced tool choice ends with `stop` at some vendors, and some say `tool_calls` although there is none.
  if (builder.hasToolCalls && said === 'stop') builder.finishReason = 'tool-calls';
  else if (!builder.hasToolCalls && said === 'tool-calls') builder.finishReason = 'stop';
  else if (refused && said === 'stop') builder.finishReason = 'refusal';
  else builder.finishReason = said;
}
