import type { Tool, ToolChoice } from '@aws-sdk/client-bedrock-runtime';
import { type AdapterTool, type CallToTranslate, omitUndefined } from '@zerohop/core/adapter';
import type { MarkCache } from './cache-points.ts';
import { closeSchema } from './close-schema.ts';
import { toDocument } from './json-document.ts';

/**
 * Translates the request's tools. The wire has no word for "none": the tools are left out instead, unless the conversation
 * holds tool turns, which the wire takes beside declared tools only.
 */
export function toTools(call: CallToTranslate, mark: MarkCache): Tool[] {
  const { request, tools, warn } = call;
  const called = toolsCalled(call);
  if (request.toolChoice === 'none' && called.length === 0) return [];
  if (request.toolChoice === 'none' && tools.length > 0) warn('toolChoice', "this vendor has no 'none' beside tool turns; the model was left to choose");
  if (tools.length > 0 || called.length === 0) return tools.flatMap((tool) => [toTool(tool, call), ...mark('tools', tool.cache)]);
  warn('tools', 'this vendor takes tool turns beside declared tools only; those of the conversation were declared without their parameters');
  return called.map((name) => ({ toolSpec: { name, inputSchema: { json: { type: 'object' } } } }));
}

function toolsCalled({ request }: CallToTranslate): string[] {
  const names = request.messages.flatMap(({ role, content }) => (role !== 'assistant' || typeof content === 'string' ? [] : content.flatMap((part) => (part.type === 'tool-call' ? [part.name] : []))));
  return [...new Set(names)];
}

function toTool({ name, description, parameters, strict }: AdapterTool, { facts, model, warn }: CallToTranslate): Tool {
  const closed = strict === true && facts?.jsonSchema === true ? closeSchema(parameters) : undefined;
  if (strict === true && closed === undefined) {
    const why = facts?.jsonSchema === true ? 'they are recursive, open-ended or constrained' : `${model} is not known to hold to schemas`;
    warn('tools', `the parameters of "${name}" cannot be held to strictly: ${why}`);
  }
  // The wire demands an object, even of a tool without parameters.
  const json = toDocument({ type: 'object', ...(closed ?? parameters) });
  const said = description?.trim() === '' ? undefined : description;
  return { toolSpec: { name, inputSchema: { json }, ...omitUndefined({ description: said, strict: closed === undefined ? undefined : true }) } };
}

/** Translates the choice of tools; `undefined` leaves it to the vendor's default, which is `auto`. */
export function toToolChoice({ request, facts, model, warn }: CallToTranslate): ToolChoice | undefined {
  const { toolChoice, parallelToolCalls } = request;
  if (parallelToolCalls === false) warn('parallelToolCalls', 'this vendor cannot be kept from several tool calls at once');
  if (toolChoice === undefined || toolChoice === 'none') return undefined;
  if (toolChoice === 'auto') return { auto: {} };
  if (facts?.forcedTools === false) {
    warn('toolChoice', `${model} cannot be made to call a tool; it was left to choose`);
    return undefined;
  }
  return toolChoice === 'required' ? { any: {} } : { tool: { name: toolChoice.name } };
}
