import type { ConverseRequest, OutputConfig, ServiceTierType, ToolChoice } from '@aws-sdk/client-bedrock-runtime';
import { type CallToTranslate, fields, omitUndefined, type OpaqueReader, type OutputTool } from '@zerohop/core/adapter';
import { cacheMarker, limitCachePoints } from './cache-points.ts';
import { toDocument } from './json-document.ts';
import { familyOf } from './model-family.ts';
import type { BedrockOptions } from './options.ts';
import { toInference } from './to-inference.ts';
import { type Turn, toMessages, toSystem } from './to-messages.ts';
import { type OutputPlan, planOutput } from './to-output.ts';
import { switchedOff, type ThinkingSettings, toThinking } from './to-thinking.ts';
import { toToolChoice, toTools } from './to-tools.ts';
import { withOwnFields } from './with-own-fields.ts';

/** A request, and what its answer is read by. */
export interface TranslatedRequest {
  input: ConverseRequest;
  /** The tool of ours whose input is the answer's text, where there is one. */
  outputTool: OutputTool | undefined;
}

/**
 * Translates a request to the input of Converse. What does not go together on this wire is resolved with a warning.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function toRequest(call: CallToTranslate, sender: OpaqueReader, options?: BedrockOptions): TranslatedRequest {
  const { request, model, facts, warn } = call;
  const family = familyOf(model, facts);
  const mark = cacheMarker(call, family, options?.cacheTtl);
  const output = planOutput(call, family);

  // In the order of the prompt, which is that of the cache points.
  const tools = toTools(call, mark);
  const system = toSystem(call, mark, output.kind === 'words' ? output.text : undefined);
  const messages = toMessages(call, sender, family, mark);
  const dropped = limitCachePoints([tools, system, ...messages.map(({ content }) => content)]);
  if (dropped > 0) warn('cache', `this vendor takes four cache marks in all; the first ${dropped} were left out`);

  let toolChoice = tools.length === 0 ? undefined : toToolChoice(call);
  if (output.kind === 'tool') {
    const { name, schema } = output.tool;
    tools.push({ toolSpec: { name, description: 'Gives the final answer.', inputSchema: { json: toDocument(schema) } } });
    // The answer comes as a call of our tool, unless the app's own tools may be called first.
    toolChoice = tools.length === 1 || request.toolChoice === 'none' ? { tool: { name } } : { any: {} };
  }
  const thinking = settleThinking(call, toThinking(call, family), toolChoice, messages);

  // `omitUndefined` gives a plain record; each field is typed by the function that makes it.
  const input: ConverseRequest = omitUndefined({
    modelId: model,
    messages,
    system: system.length === 0 ? undefined : system,
    toolConfig: tools.length === 0 ? undefined : omitUndefined({ tools, toolChoice }),
    inferenceConfig: toInference(call, thinking, family),
    additionalModelRequestFields: thinking.fields,
    outputConfig: toOutputConfig(thinking, output),
    serviceTier: toServiceTier(call),
    requestMetadata: toMetadata(call),
  }) as unknown as ConverseRequest;
  warnOfUnknown(call);
  return { input: withOwnFields(input, call, sender.adapter), outputTool: output.kind === 'tool' ? output.tool : undefined };
}

/** Switches thinking off where the vendor would refuse it beside the rest of the request. */
function settleThinking(call: CallToTranslate, wanted: ThinkingSettings, choice: ToolChoice | undefined, messages: readonly Turn[]): ThinkingSettings {
  if (wanted.fields?.['thinking'] === undefined || !wanted.on) return wanted;
  const reason =
    choice?.any !== undefined || choice?.tool !== undefined
      ? 'a tool is forced'
      : messages.at(-1)?.role === 'assistant'
        ? 'the messages end with the assistant'
        : fields(wanted.fields['thinking'])['type'] === 'enabled' && lacksThinking(messages)
          ? 'the last tool turn has no reasoning of this model'
          : undefined;
  if (reason === undefined) return wanted;
  call.warn('reasoning', `reasoning was switched off for this request: ${reason}`);
  return switchedOff(call);
}

/** With a budget, the assistant's turn that awaits tool results must begin with its own thinking. */
function lacksThinking(messages: readonly Turn[]): boolean {
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const awaitsResults = messages[index + 1]?.content.some(({ toolResult }) => toolResult !== undefined) === true;
  return awaitsResults && messages[index]?.content[0]?.reasoningContent === undefined;
}

function toOutputConfig({ effort }: ThinkingSettings, output: OutputPlan): OutputConfig | undefined {
  if (effort === undefined && output.kind !== 'format') return undefined;
  if (output.kind !== 'format') return { effort };
  return { ...omitUndefined({ effort }), textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: JSON.stringify(output.schema), name: 'answer' } } } };
}

const serviceTiers = ['default', 'flex', 'priority', 'reserved'] as const satisfies readonly ServiceTierType[];

function toServiceTier({ request, warn }: CallToTranslate): { type: ServiceTierType } | undefined {
  if (request.serviceTier === undefined) return undefined;
  const type = serviceTiers.find((tier) => tier === request.serviceTier);
  if (type === undefined) warn('serviceTier', `this vendor takes ${serviceTiers.join(', ')}, not '${request.serviceTier}'; it was left out`);
  return type && { type };
}

const maxMetadata = 16;

function toMetadata({ request, warn }: CallToTranslate): Record<string, string> | undefined {
  if (request.metadata === undefined) return undefined;
  const isTaken = (text: string): boolean => /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/.test(text);
  const given = Object.entries(request.metadata);
  const taken = given.filter(([name, value]) => name !== '' && isTaken(name) && isTaken(value)).slice(0, maxMetadata);
  if (taken.length < given.length) warn('metadata', `this vendor takes ${maxMetadata} short plain entries; ${given.length - taken.length} were left out`);
  return taken.length === 0 ? undefined : Object.fromEntries(taken);
}

function warnOfUnknown({ request, warn }: CallToTranslate): void {
  for (const name of ['seed', 'presencePenalty', 'frequencyPenalty', 'logprobs'] as const) {
    if (request[name] !== undefined && request[name] !== false) warn(name, `this vendor takes no ${name}`);
  }
}
