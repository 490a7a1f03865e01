import { isDeepStrictEqual } from 'node:util';
import type { ChatResponse } from '../../chat/response.ts';
import type { ToolCall } from '../../chat/tool.ts';
import type { ShadowComparison } from '../../telemetry/event.ts';
import { textSimilarity } from './text-similarity.ts';

/** Compares two answers to one request. `hasOutput`: whether it asked for JSON of a shape. */
export function compare(primary: ChatResponse, shadow: ChatResponse, hasOutput: boolean): ShadowComparison {
  return {
    sameFinishReason: primary.finishReason === shadow.finishReason,
    sameToolCalls: sameToolCalls(primary.toolCalls, shadow.toolCalls),
    sameObject: hasOutput ? isDeepStrictEqual(primary.object, shadow.object) : undefined,
    textSimilarity: textSimilarity(primary.text, shadow.text),
    lengthRatio: primary.text === shadow.text ? 1 : primary.text === '' ? undefined : shadow.text.length / primary.text.length,
  };
}

// Ids are the vendor's, and the order of parallel calls means nothing.
function sameToolCalls(ours: readonly ToolCall[], theirs: readonly ToolCall[]): boolean {
  if (ours.length !== theirs.length) return false;
  const left = [...theirs];
  return ours.every(({ name, input }) => {
    const at = left.findIndex((other) => other.name === name && isDeepStrictEqual(other.input, input));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}
