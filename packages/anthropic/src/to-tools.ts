import { type AdapterCall, type AdapterTool, omitUndefined } from '@zerohop/core/adapter';
import type { CacheMarks, WireBlock } from './cache-marks.ts';
import { closeSchema } from './close-schema.ts';

/** The wire's `tool_choice`. */
export type WireToolChoice = { type: 'auto' | 'any' | 'tool' | 'none'; name?: string; disable_parallel_tool_use?: boolean };

/** Translates the request's tools. */
export function toTools(call: Pick<AdapterCall, 'tools' | 'warn'>, marks: CacheMarks): WireBlock[] {
  return call.tools.map((tool) => marks.mark(toTool(tool, call), tool.cache));
}

function toTool({ name, description, parameters, strict }: AdapterTool, call: Pick<AdapterCall, 'warn'>): WireBlock {
  const closed = strict === true ? closeSchema(parameters) : undefined;
  if (strict === true && closed === undefined) {
    call.warn('tools', `the parameters of "${name}" cannot be held to strictly: they are recursive or open-ended`);
  }
  // The wire demands an object, even of a tool without parameters.
  const input_schema = { type: 'object', ...(closed ?? parameters) };
  return omitUndefined({ name, description, input_schema, strict: closed === undefined ? undefined : true });
}

/** Translates the choice of tools; `undefined` leaves it to the vendor's default, which is `auto`. */
export function toToolChoice({ request, tools, facts, model, warn }: Pick<AdapterCall, 'request' | 'tools' | 'facts' | 'model' | 'warn'>): WireToolChoice | undefined {
  if (tools.length === 0) return undefined;
  const { toolChoice, parallelToolCalls } = request;
  if (toolChoice === 'none') return { type: 'none' };
  const choice = chosen(toolChoice);
  if (choice.type !== 'auto' && facts?.forcedTools === false) {
    warn('toolChoice', `${model} cannot be made to call a tool; it was left to choose`);
    return parallelToolCalls === false ? { type: 'auto', disable_parallel_tool_use: true } : undefined;
  }
  if (parallelToolCalls === false) return { ...choice, disable_parallel_tool_use: true };
  return toolChoice === undefined ? undefined : choice;
}

function chosen(choice: AdapterCall['request']['toolChoice']): WireToolChoice {
  if (choice === undefined || choice === 'auto' || choice === 'none') return { type: 'auto' };
  return choice === 'required' ? { type: 'any' } : { type: 'tool', name: choice.name };
}
