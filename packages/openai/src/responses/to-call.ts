import { fitToolCallId, type Message } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { fitName } from '../chat/to-messages.ts';
import { fitToShortId } from '../chat/to-short-id.ts';

type ToolCall = Extract<Exclude<Extract<Message, { role: 'assistant' }>['content'], string>[number], { type: 'tool-call' }>;
type ToolResult = Extract<Message, { role: 'tool' }>['content'][number];

/** Characters that the wire takes for the id of a call. */
const maxCharacters = 64;

/** Translates a tool call. One of a tool that takes free text (`custom`) has text for its input. */
export function toCall({ id, name, input }: ToolCall, vendor: Vendor, isCustom: boolean): Record<string, unknown> {
  const call = { call_id: fitId(id, vendor), name: fitName(name) };
  if (isCustom) return { type: 'custom_tool_call', ...call, input: typeof input === 'string' ? input : JSON.stringify(input ?? null) };
  return { type: 'function_call', ...call, arguments: JSON.stringify(input ?? {}) };
}

/** Translates what a tool answered. */
export function toResult({ toolCallId, output, isError }: ToolResult, vendor: Vendor, isCustom: boolean): Record<string, unknown> {
  const words = typeof output === 'string' ? output : JSON.stringify(output ?? null);
  // The wire has no mark for tools that failed.
  return { type: isCustom ? 'custom_tool_call_output' : 'function_call_output', call_id: fitId(toolCallId, vendor), output: isError === true ? `Error: ${words}` : words };
}

function fitId(id: string, { toolCallIdLength: length }: Vendor): string {
  if (length !== undefined) return fitToShortId(id, length);
  return id.length <= maxCharacters ? id : fitToolCallId(id, maxCharacters);
}
