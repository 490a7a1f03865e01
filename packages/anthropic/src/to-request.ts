import { type AdapterCall, fields, list, type OpaqueReader, type OutputTool } from '@zerohop/core/adapter';
import { CacheMarks, type CacheTtl } from './cache-marks.ts';
import { isPaused } from './is-paused.ts';
import type { AnthropicOptions } from './options.ts';
import { maxWholeTokens, toMaxTokens } from './to-max-tokens.ts';
import { toMessages, toSystem, type WireMessage } from './to-messages.ts';
import { planOutput } from './to-output.ts';
import { toServiceTier } from './to-service-tier.ts';
import { switchedOff, type ThinkingSettings, toThinking } from './to-thinking.ts';
import { toToolChoice, toTools, type WireToolChoice } from './to-tools.ts';

/** A Messages body as it goes on the wire. */
export type MessagesBody = Record<string, unknown>;

/** A request, and what its answer is read by. */
export interface TranslatedRequest {
  body: MessagesBody;
  /** The tool of ours whose input is the answer's text, where there is one. */
  outputTool: OutputTool | undefined;
}

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'stream' | 'foreignReasoning' | 'warn'>;

/**
 * Translates a request to a Messages body. What does not go together on this wire is resolved with a warning.
 *
 * @see https://platform.claude.com/docs/en/api/messages
 */
export function toRequest(call: Call, sender: OpaqueReader, options?: AnthropicOptions): TranslatedRequest {
  const own = call.request.providerOptions?.[sender.adapter];
  const marks = marksFor(own?.['cache_control'], options?.cacheTtl);
  const maxTokens = toMaxTokens(call);
  const output = planOutput(call);

  // In the order of the prompt, which is that of the cache marks.
  const tools = toTools(call, marks);
  const system = toSystem(call, marks, output.kind === 'words' ? output.text : undefined);
  const messages = toMessages(call, sender, marks);
  const dropped = marks.limit();
  if (dropped > 0) call.warn('cache', `this vendor takes four cache marks in all; the first ${dropped} were left out`);

  let choice = toToolChoice(call);
  if (output.kind === 'tool') {
    tools.push({ name: output.tool.name, description: 'Gives the final answer.', input_schema: output.tool.schema });
    choice = outputChoice(call, output.tool);
  }
  const thinking = settleThinking(call, toThinking(call, maxTokens), choice, messages);

  const body: MessagesBody = { model: call.model, max_tokens: maxTokens, messages };
  if (system !== undefined) body['system'] = system;
  if (tools.length > 0) body['tools'] = tools;
  if (choice !== undefined) body['tool_choice'] = choice;
  if (thinking.thinking !== undefined) body['thinking'] = thinking.thinking;
  if (thinking.effort !== undefined || output.kind === 'format') {
    body['output_config'] = {
      ...(thinking.effort === undefined ? undefined : { effort: thinking.effort }),
      ...(output.kind === 'format' ? { format: { type: 'json_schema', schema: output.schema } } : undefined),
    };
  }
  addSampling(body, call, thinking.on);
  addStop(body, call);
  addMetadata(body, call);
  Object.assign(body, toServiceTier(call));
  warnOfUnknown(call);
  return { body: finish(body, own, call.stream), outputTool: output.kind === 'tool' ? output.tool : undefined };
}

/** The request's own mark on its end (`providerOptions`) is one of the four, and says how long the others last. */
function marksFor(ownMark: unknown, ttl: CacheTtl | undefined): CacheMarks {
  const { ttl: ownTtl } = fields(ownMark);
  return new CacheMarks(ownTtl === '5m' || ownTtl === '1h' ? ownTtl : ttl, typeof ownMark === 'object' && ownMark !== null ? 1 : 0);
}

/** The answer comes as a call of our tool, unless the app's own tools are to be called first. */
function outputChoice({ request, tools }: Call, tool: OutputTool): WireToolChoice {
  if (tools.length === 0 || request.toolChoice === 'none') return { type: 'tool', name: tool.name, disable_parallel_tool_use: true };
  return request.parallelToolCalls === false ? { type: 'any', disable_parallel_tool_use: true } : { type: 'any' };
}

/** Switches thinking off where the vendor would refuse it beside the rest of the request. */
function settleThinking(call: Call, wanted: ThinkingSettings, choice: WireToolChoice | undefined, messages: readonly WireMessage[]): ThinkingSettings {
  if (!wanted.on) return wanted;
  const reason =
    choice?.type === 'any' || choice?.type === 'tool'
      ? 'a tool is forced'
      : messages.at(-1)?.role === 'assistant' && !isPaused(messages.at(-1))
        ? 'the messages end with the assistant'
        : wanted.thinking?.type === 'enabled' && lacksThinking(messages)
          ? 'the turn that goes on has no reasoning of this model'
          : undefined;
  if (reason === undefined) return wanted;
  call.warn('reasoning', `reasoning was switched off for this request: ${reason}`);
  return switchedOff(call);
}

/** With a budget, the assistant's turn that goes on, paused or for tool results, must begin with its own thinking. */
function lacksThinking(messages: readonly WireMessage[]): boolean {
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const goesOn = index === messages.length - 1 || messages[index + 1]?.content.some((block) => block['type'] === 'tool_result') === true;
  const first = messages[index]?.content[0]?.['type'];
  return index !== -1 && goesOn && first !== 'thinking' && first !== 'redacted_thinking';
}

/** Thinking leaves no choice of temperature, and little of `top_p`. */
const minTopPWithThinking = 0.95;

function addSampling(body: MessagesBody, { request, facts, model, warn }: Call, thinking: boolean): void {
  const { temperature, topP } = request;
  const refusal = facts?.temperature === false ? `${model} takes no` : undefined;
  if (temperature !== undefined) {
    const unwanted = refusal ?? (thinking && temperature !== 1 ? 'reasoning leaves no choice of' : undefined);
    if (unwanted !== undefined) {
      if (temperature !== 1) warn('temperature', `${unwanted} temperature; it was left out`);
    } else {
      if (temperature > 1) warn('temperature', `this vendor takes temperatures up to 1; 1 was sent`);
      body['temperature'] = Math.min(1, temperature);
    }
  }
  if (topP !== undefined) {
    const unwanted = refusal ?? (thinking && topP < minTopPWithThinking ? 'reasoning leaves little choice of' : undefined);
    if (unwanted !== undefined) warn('topP', `${unwanted} topP; it was left out`);
    else if (body['temperature'] !== undefined) warn('topP', 'this vendor takes temperature or topP, not both; topP was left out');
    else body['top_p'] = topP;
  }
}

function addStop(body: MessagesBody, { request, warn }: Call): void {
  if (request.stop === undefined) return;
  const given = typeof request.stop === 'string' ? [request.stop] : request.stop;
  const taken = given.filter((text) => text.trim() !== '');
  if (taken.length < given.length) warn('stop', 'this vendor takes no stop text of nothing but white space; it was left out');
  if (taken.length > 0) body['stop_sequences'] = taken;
}

function addMetadata(body: MessagesBody, { request, warn }: Call): void {
  if (request.metadata === undefined) return;
  const { user_id, ...rest } = request.metadata;
  if (user_id !== undefined) body['metadata'] = { user_id };
  const unknown = Object.keys(rest);
  if (unknown.length > 0) warn('metadata', `this vendor takes 'user_id' alone; left out: ${unknown.join(', ')}`);
}

function warnOfUnknown({ request, warn }: Call): void {
  for (const name of ['seed', 'presencePenalty', 'frequencyPenalty', 'logprobs'] as const) {
    if (request[name] !== undefined && request[name] !== false) warn(name, `this vendor takes no ${name}`);
  }
}

/** Lays the request's own options over the body. */
function finish(body: MessagesBody, own: Readonly<Record<string, unknown>> | undefined, stream: boolean): MessagesBody {
  const merged: MessagesBody = { ...body, ...own };
  // Effort and format share one field: setting one by hand must not lose the other.
  if (own?.['output_config'] !== undefined && body['output_config'] !== undefined) {
    merged['output_config'] = { ...fields(body['output_config']), ...fields(own['output_config']) };
  }
  // The vendor's own tools stand beside the app's.
  if (own?.['tools'] !== undefined && body['tools'] !== undefined) merged['tools'] = [...list(body['tools']), ...list(own['tools'])];
  // The call says whether it is streamed, and its reader must fit what comes.
  if (stream || Number(merged['max_tokens']) > maxWholeTokens) merged['stream'] = true;
  else delete merged['stream'];
  return merged;
}
