import { type CallToTranslate, fields, list, omitUndefined } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { toTools as toChatTools } from '../wire/to-tools.ts';
import type { OwnOptions } from './own-options.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'tools' | 'warn'>;

/**
 * The fields of a body that are about tools: what Chat Completions have, one level up, and behind it the tools of the app's own
 * options (the vendor's built-in ones, MCP servers, tools that take free text).
 */
export function toTools(call: Call, vendor: Vendor, own: OwnOptions): Record<string, unknown> {
  const { tools, tool_choice: choice, parallel_tool_calls } = toChatTools(call, vendor, {});
  const all = [...list(tools).map(toTool), ...list(own['tools'])];
  return omitUndefined({ tools: all.length === 0 ? undefined : all, tool_choice: unwrapped(choice), parallel_tool_calls });
}

function toTool(tool: unknown): object {
  // Left out, the vendor would take every tool for a strict one here.
  return { type: 'function', strict: false, ...fields(fields(tool)['function']) };
}

function unwrapped(choice: unknown): unknown {
  return typeof choice === 'object' && choice !== null ? { type: 'function', ...fields(fields(choice)['function']) } : choice;
}
