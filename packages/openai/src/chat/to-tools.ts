import { type AdapterCall, type AdapterTool, omitUndefined } from '@zerohop/core/adapter';
import { strictSchema } from '../strict-schema.ts';

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'warn'>;

/** The fields of a body that are about tools; none when there are no tools. */
export function toTools(call: Call): Record<string, unknown> {
  if (call.tools.length === 0) return {};
  return omitUndefined({
    tools: call.tools.map((tool) => ({ type: 'function', function: toTool(tool, call) })),
    tool_choice: toChoice(call),
    parallel_tool_calls: toParallel(call),
  });
}

function toTool({ name, description, parameters, strict }: AdapterTool, call: Call): Record<string, unknown> {
  // The wire demands an object with properties, even of a tool without parameters.
  const schema = { type: 'object', properties: {}, ...parameters };
  const closed = strict === true ? strictSchema(schema) : undefined;
  if (strict === true && closed === undefined) {
    call.warn('tools', `the parameters of "${name}" cannot be held to strictly: they have optional or open-ended properties, or what strict decoding does not know`);
  }
  return omitUndefined({ name, description, parameters: closed ?? schema, strict: strict === true ? closed !== undefined : strict });
}

function toChoice({ request: { toolChoice }, facts, model, warn }: Call): unknown {
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object';
  if (isForced && facts?.forcedTools === false) {
    warn('toolChoice', `${model} cannot be made to call a tool; it was left to choose`);
    return undefined;
  }
  return typeof toolChoice === 'object' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice;
}

function toParallel({ request: { parallelToolCalls }, facts, model, warn }: Call): boolean | undefined {
  if (facts?.parallelTools !== false) return parallelToolCalls;
  // Such models refuse the very setting.
  if (parallelToolCalls === true) warn('parallelToolCalls', `${model} calls one tool at a time`);
  return undefined;
}
