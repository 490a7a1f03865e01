import type { JsonObject } from '../lib/json.ts';
import { typeOf } from './request.ts';

/** Types of the items of built-in tools, and of what else no app writes itself. */
export const builtInTypes: readonly string[] =
  `file_search_call computer_call computer_call_output web_search_call tool_search_call tool_search_output additional_tools configuration_update compaction
  compaction_trigger image_generation_call code_interpreter_call local_shell_call local_shell_call_output shell_call shell_call_output apply_patch_call
  apply_patch_call_output mcp_list_tools mcp_approval_request mcp_approval_response mcp_call program program_output`.split(/\s+/);

/** Whether an item is of that kind. */
export function isBuiltIn(item: JsonObject): boolean {
  return builtInTypes.includes(typeOf(item));
}
