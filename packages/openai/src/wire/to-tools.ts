import { type AdapterTool, type CallToTranslate, omitUndefined } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { strictSchema } from './strict-schema.ts';
import type { OutputPlan } from './to-output.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'tools' | 'warn'>;

/** The fields of a body that are about tools; none when there are no tools. */
export function toTools(call: Call, vendor: Vendor, { answerTool }: OutputPlan): Record<string, unknown> {
  const { tools, request } = call;
  if (answerTool !== undefined) return withAnswerTool(call, vendor, answerTool);
  // Where there is no word for it, a model without tools calls none.
  if (tools.length === 0 || (request.toolChoice === 'none' && vendor.toolChoices?.includes('none') === false)) return {};
  return omitUndefined({
    tools: tools.map((tool) => toTool(tool, call, vendor)),
    tool_choice: toChoice(call, vendor),
    parallel_tool_calls: toParallel(call),
  });
}

/** The model must call a tool: its answer, or one of the app's. */
function withAnswerTool(call: Call, vendor: Vendor, answerTool: NonNullable<OutputPlan['answerTool']>): Record<string, unknown> {
  const answer = { type: 'function', function: { ...answerTool, description: 'Gives the final answer. Call it once, when nothing else is left to do.' } };
  const choice = call.tools.length === 0 ? { type: 'function', function: { name: answerTool.name } } : 'required';
  return omitUndefined({ tools: [...call.tools.map((tool) => toTool(tool, call, vendor)), answer], tool_choice: choice, parallel_tool_calls: toParallel(call) });
}

function toTool({ name, description, parameters, strict }: AdapterTool, { warn }: Call, vendor: Vendor): Record<string, unknown> {
  // The wire demands an object with properties, even of a tool without parameters.
  const schema = { type: 'object', properties: {}, ...parameters };
  if (vendor.strictTools === false) {
    if (strict === true) warn('tools', `${vendor.name} does not hold tools to their parameters strictly`);
    return { type: 'function', function: omitUndefined({ name, description, parameters: schema }) };
  }
  const closed = strict === true ? strictSchema(schema) : undefined;
  if (strict === true && closed === undefined) {
    warn('tools', `the parameters of "${name}" cannot be held to strictly: they have optional or open-ended properties, or what strict decoding does not know`);
  }
  return { type: 'function', function: omitUndefined({ name, description, parameters: closed ?? schema, strict: strict === true ? closed !== undefined : strict }) };
}

function toChoice({ request: { toolChoice }, facts, model, tools, warn }: Call, { name: vendorName, toolChoices }: Vendor): unknown {
  if (toolChoice === undefined || toolChoice === 'auto' || toolChoice === 'none') return toolChoice;
  if (facts?.forcedTools === false) {
    warn('toolChoice', `${model} cannot be made to call a tool; it was left to choose`);
    return undefined;
  }
  const takes = (choice: 'required' | 'named'): boolean => toolChoices?.includes(choice) !== false;
  const [only] = tools;
  const isOnly = tools.length === 1 && only !== undefined && (toolChoice === 'required' || toolChoice.name === only.name);
  if (toolChoice === 'required') {
    if (takes('required')) return 'required';
    // With one tool, any is that one.
    if (isOnly && takes('named')) return named(only.name);
  } else {
    if (takes('named')) return named(toolChoice.name);
    if (isOnly && takes('required')) return 'required';
  }
  warn('toolChoice', `${vendorName} does not heed this toolChoice; the model was left to choose`);
  return undefined;
}

function named(name: string): object {
  return { type: 'function', function: { name } };
}

function toParallel({ request: { parallelToolCalls }, facts, model, warn }: Call): boolean | undefined {
  if (facts?.parallelTools !== false) return parallelToolCalls;
  // Such models refuse the very setting.
  if (parallelToolCalls === true) warn('parallelToolCalls', `${model} calls one tool at a time`);
  return undefined;
}
