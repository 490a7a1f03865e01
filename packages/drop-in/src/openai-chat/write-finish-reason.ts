import type { FinishReason } from '@zerohop/core';

/** Our words for why a model stopped, in OpenAI's. It has none for a refusal (a field of the message says so) nor for reasons unknown. */
export const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'stop',
  other: 'stop',
};
