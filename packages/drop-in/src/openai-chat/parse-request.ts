import type { ChatRequest, JsonSchema, Tool, ToolChoice } from '@zerohop/core';
import { fields, omitUndefined, text } from '@zerohop/core/adapter';
import type { Beyond, NoteBeyond } from './beyond.ts';
import { isGiven, parseMessages, refusal } from './parse-messages.ts';

/** A Chat Completions body, as parsed JSON. */
export type ChatBody = Readonly<Record<string, unknown>>;

/** A Chat Completions body in the router's language. */
export interface ParsedRequest {
  /** All of it but the model, which the door knows. */
  readonly request: Omit<ChatRequest, 'model'>;
  readonly stream: boolean;
  /** Whether a stream ends with its usage. */
  readonly includeUsage: boolean;
  /** What `request` does not hold. */
  readonly beyond: readonly Beyond[];
}

/**
 * Fields that are translated, or refused. Any other goes to OpenAI's adapter as it is; so does `response_format`, whose name
 * and strictness no other vendor has.
 */
const known: ReadonlySet<string> = new Set(
  `model messages stream stream_options tools tool_choice parallel_tool_calls temperature top_p max_tokens max_completion_tokens stop seed
  presence_penalty frequency_penalty logprobs top_logprobs reasoning_effort service_tier n modalities audio functions function_call`.split(/\s+/),
);

const efforts: ReadonlySet<unknown> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/**
 * Translates a Chat Completions body. Values of a wrong type are left for the router's own check to refuse.
 *
 * @throws ZerohopError `invalid_request` when the body cannot be read
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function parseRequest(body: ChatBody): ParsedRequest {
  const beyond: Beyond[] = [];
  const note: NoteBeyond = (path, what, carried = 'request') => beyond.push({ path, what, carried });
  const stream = body['stream'] === true;
  const tools = parseTools(body['tools'], note);
  noteAnswers(body, stream, note);
  const request = omitUndefined({
    messages: parseMessages(body['messages'], note),
    tools,
    toolChoice: tools === undefined ? undefined : parseToolChoice(body['tool_choice'], note),
    parallelToolCalls: orNothing(body['parallel_tool_calls']),
    output: parseFormat(body['response_format'], note),
    temperature: orNothing(body['temperature']),
    topP: orNothing(body['top_p']),
    maxTokens: orNothing(body['max_completion_tokens']) ?? orNothing(body['max_tokens']),
    stop: parseStop(body['stop']),
    seed: orNothing(body['seed']),
    presencePenalty: orNothing(body['presence_penalty']),
    frequencyPenalty: orNothing(body['frequency_penalty']),
    logprobs: body['logprobs'] === true ? (orNothing(body['top_logprobs']) ?? true) : undefined,
    reasoning: efforts.has(body['reasoning_effort']) ? { effort: body['reasoning_effort'] } : undefined,
    serviceTier: orNothing(body['service_tier']),
    providerOptions: vendorOptions(body),
  });
  // Its fields are the client's, unchecked: the router checks the request as it checks an app's.
  return { request: request as unknown as ParsedRequest['request'], stream, includeUsage: fields(body['stream_options'])['include_usage'] === true, beyond };
}

/**
 * Options that make OpenAI's adapter send a body as it came, whatever it would have made of the request: for an account
 * that the client itself would have called.
 */
export function asItCame(body: ChatBody): Readonly<Record<string, unknown>> {
  const { model: _model, stream, stream_options: options, ...rest } = body;
  return {
    // Only the one that came is sent: the wire refuses both.
    max_tokens: undefined,
    max_completion_tokens: undefined,
    ...rest,
    ...(stream === true ? { stream_options: { ...fields(options), include_usage: true } } : undefined),
  };
}

// Answers that the router's language cannot hold are refused before they are paid for.
function noteAnswers(body: ChatBody, stream: boolean, note: NoteBeyond): void {
  if (isGiven(body['n']) && body['n'] !== 1) note('n', 'more than one choice', 'whole');
  const modalities = body['modalities'];
  if (Array.isArray(modalities) && modalities.some((modality) => modality !== 'text')) note('modalities', 'an answer that is not text', 'whole');
  else if (isGiven(body['audio'])) note('audio', 'an answer that is not text', 'whole');
  if (isGiven(body['functions'])) note('functions', 'legacy functions (use tools)', 'whole');
  if (isGiven(body['function_call'])) note('function_call', 'legacy functions (use tool_choice)', 'whole');
  if (stream && body['logprobs'] === true) note('logprobs', 'log probabilities in a stream', 'never');
}

function parseTools(given: unknown, note: NoteBeyond): Tool[] | undefined {
  if (!isGiven(given)) return undefined;
  if (!Array.isArray(given)) throw refusal('tools', 'an array of tools');
  const tools: Tool[] = [];
  given.forEach((tool: unknown, index) => {
    const { type } = fields(tool);
    if (type !== 'function') {
      note(`tools[${index}].type`, `a tool of type '${String(type)}'`, 'never');
      return;
    }
    const { name, description, parameters, strict } = fields(fields(tool)['function']);
    tools.push({
      name: text(name),
      description: orNothing(description) as string | undefined,
      parameters: orNothing(parameters) as JsonSchema | undefined,
      strict: orNothing(strict) as boolean | undefined,
    });
  });
  return tools.length === 0 ? undefined : tools;
}

function parseToolChoice(given: unknown, note: NoteBeyond): ToolChoice | undefined {
  if (!isGiven(given)) return undefined;
  if (typeof given === 'string') return given as ToolChoice;
  const choice = fields(given);
  if (choice['type'] === 'function') return { name: text(fields(choice['function'])['name']) };
  note('tool_choice.type', `a choice of type '${String(choice['type'])}'`);
  return undefined;
}

function parseFormat(given: unknown, note: NoteBeyond): JsonSchema | undefined {
  const format = fields(given);
  switch (format['type']) {
    case undefined:
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'object', additionalProperties: true };
    case 'json_schema': {
      const { schema } = fields(format['json_schema']);
      return isGiven(schema) ? (schema as JsonSchema) : { type: 'object', additionalProperties: true };
    }
    default:
      note('response_format.type', `the format '${String(format['type'])}'`);
      return undefined;
  }
}

function parseStop(given: unknown): unknown {
  if (given === null || given === '') return undefined;
  return Array.isArray(given) && given.length === 0 ? undefined : given;
}

function vendorOptions(body: ChatBody): ChatRequest['providerOptions'] {
  const options: Record<string, unknown> = {};
  for (const key in body) if (!known.has(key) && isGiven(body[key])) options[key] = body[key];
  const effort = body['reasoning_effort'];
  if (isGiven(effort) && !efforts.has(effort)) options['reasoning_effort'] = effort;
  return Object.keys(options).length === 0 ? undefined : { openai: options };
}

function orNothing(value: unknown): unknown {
  return value === null ? undefined : value;
}
