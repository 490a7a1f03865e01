import type { AnswerUsage, SettledAnswer, SettledToolCall } from '../answer/answer.ts';
import { type JsonObject, listOf, objectOf, parseJson, stringOf } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import { customNames, includes } from './request.ts';
import { seal } from './seal.ts';

/** Reasons that end an answer in good order. Any other leaves it incomplete. */
const complete = new Set(['stop', 'tool-calls', 'refusal']);

/** Why an answer is incomplete, in the vendor's words; `undefined` of one that is whole. */
function incompleteReason({ finishReason }: SettledAnswer): string | undefined {
  if (complete.has(finishReason)) return undefined;
  return { length: 'max_output_tokens', 'content-filter': 'content_filter' }[finishReason as 'length'] ?? finishReason;
}

/** How a response stands. */
export type Status = 'queued' | 'in_progress' | 'completed' | 'incomplete';

/** How the response of an answer ends. */
export function statusOf(answer: SettledAnswer): Status {
  return incompleteReason(answer) === undefined ? 'completed' : 'incomplete';
}

/** A `response`: what was asked, and as much of the answer as its status allows. */
export function writeResponse(answer: SettledAnswer, request: JsonObject, status: Status, output: readonly JsonObject[]): JsonObject {
  const reason = incompleteReason(answer);
  const isOver = status === 'completed' || status === 'incomplete';
  const asked = (name: string, otherwise: unknown): unknown => request[name] ?? otherwise;
  const tier = request['service_tier'];
  return {
    id: responseId(answer),
    object: 'response',
    created_at: Math.floor(answer.createdAtMs / 1000),
    status,
    background: asked('background', false),
    error: null,
    incomplete_details: isOver && reason !== undefined ? { reason } : null,
    instructions: asked('instructions', null),
    max_output_tokens: asked('max_output_tokens', null),
    model: answer.model,
    output: isOver ? output : [],
    parallel_tool_calls: asked('parallel_tool_calls', true),
    previous_response_id: asked('previous_response_id', null),
    reasoning: { effort: null, summary: null, ...objectOf(request['reasoning']) },
    service_tier: isOver ? (tier === undefined || tier === 'auto' ? 'default' : tier) : 'auto',
    store: asked('store', true),
    temperature: asked('temperature', 1),
    text: { format: { type: 'text' }, ...objectOf(request['text']) },
    tool_choice: asked('tool_choice', 'auto'),
    tools: listOf(request['tools']),
    top_logprobs: asked('top_logprobs', 0),
    top_p: asked('top_p', 1),
    truncation: asked('truncation', 'disabled'),
    usage: isOver ? writeUsage(answer.usage) : null,
    user: asked('user', null),
    metadata: asked('metadata', {}),
  };
}

/** The server makes ids of Chat Completions; those that a script gives stay. */
function responseId({ id }: SettledAnswer): string {
  return id.replace(/^chatcmpl-(?=[0-9a-f]{29}$)/, 'resp_');
}

/** OpenAI's usage: input includes the cached tokens, output the reasoning. */
function writeUsage(usage: AnswerUsage): JsonObject {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}

/** The items of an answer: what was thought, said and called. */
export function writeItems(answer: SettledAnswer, request: JsonObject, showsReasoning: boolean, organization: string): JsonObject[] {
  const items: JsonObject[] = [];
  if (answer.reasoning !== '') items.push(writeReasoning(answer, request, showsReasoning, organization));
  items.push(...answer.items);
  if (answer.text !== '' || answer.refusal !== '' || answer.toolCalls.length + answer.items.length === 0) items.push(writeMessage(answer));
  const custom = customNames(request);
  for (const [index, call] of answer.toolCalls.entries()) items.push(writeCall(answer, call, index, custom.has(call.name)));
  return items;
}

function writeReasoning(answer: SettledAnswer, request: JsonObject, showsReasoning: boolean, organization: string): JsonObject {
  const id = itemId('rs_', answer, 'reasoning');
  const isSummarized = !showsReasoning && stringOf(objectOf(request['reasoning'])['summary']) !== '';
  return {
    id,
    type: 'reasoning',
    summary: isSummarized ? [{ type: 'summary_text', text: answer.reasoning }] : [],
    ...(showsReasoning ? { content: [{ type: 'reasoning_text', text: answer.reasoning }] } : {}),
    ...(includes(request, 'reasoning.encrypted_content') ? { encrypted_content: seal(stringOf(request['model']), id, organization) } : {}),
  };
}

function writeMessage(answer: SettledAnswer): JsonObject {
  const part = answer.refusal === '' ? { type: 'output_text', annotations: [], logprobs: [], text: answer.text } : { type: 'refusal', refusal: answer.refusal };
  return { id: itemId('msg_', answer, 'message'), type: 'message', status: statusOf(answer), content: [part], role: 'assistant' };
}

function writeCall(answer: SettledAnswer, { id, name, input, inputText }: SettledToolCall, index: number, isCustom: boolean): JsonObject {
  // An incomplete answer was cut off within the call whose arguments are no JSON.
  const status = statusOf(answer) === 'incomplete' && parseJson(inputText) === undefined ? 'incomplete' : 'completed';
  if (isCustom) return { id: itemId('ctc_', answer, index), type: 'custom_tool_call', status, call_id: id, name, input: typeof input === 'string' ? input : inputText };
  return { id: itemId('fc_', answer, index), type: 'function_call', status, arguments: inputText, call_id: id, name };
}

function itemId(prefix: string, answer: SettledAnswer, what: string | number): string {
  return vendorId(prefix, `${responseId(answer)} ${what}`, 50);
}
