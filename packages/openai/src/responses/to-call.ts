import type { Message } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { fitCallId } from '../wire/fit-call-id.ts';
import { fitName } from '../wire/fit-name.ts';

type ToolCall = Extract<Exclude<Extract<Message, { role: 'assistant' }>['content'], string>[number], { type: 'tool-call' }>;
type ToolResult = Extract<Message, { role: 'tool' }>['content'][number];

/** Characters that the wire takes for the id of a call. */
const maxCharacters = 64;

/** Translates a tool call. One of a tool that takes free text (`custom`) has text for its input. */
export function toCall({ id, name, input }: ToolCall, vendor: Vendor, isCustom: boolean): Record<string, unknown> {
  const call = { call_id: fitCallId(id, vendor, maxCharacters), name: fitName(name) };
  if (isCustom) return { type: 'custom_tool_call', ...call, input: typeof input === 'string' ? input : JSON.stringify(input ?? null) };
  return { type: 'function_call', ...call, arguments: JSON.stringify(input ?? {}) };
}

/** Translates what a tool answered. */
export function toResult({ toolCallId, output, isError }: ToolResult, vendor: Vendor, isCustom: boolean): Record<string, unknown> {
  const words = typeof output === 'string' ? output : JSON.stringify(output ?? null);
  // The wire has no mark for tools that failed.
  return { type: isCustom ? 'custom_tool_call_output' : 'function_call_output', call_id: fitCallId(toolCallId, vendor, maxCharacters), output: isError === true ? `Error: ${words}` : words };
}
