import { type AdapterCall, type ChatRequest, type JsonSchema, omitUndefined, ZerohopError } from '@zerohop/core/adapter';
import type { Dialect } from './dialects.ts';
import { isThirdGeneration } from './generation.ts';
import { toOpenapiSchema } from './openapi-schema.ts';
import { type Content, toContents } from './to-contents.ts';
import { toThinkingConfig } from './to-thinking.ts';

/** A `generateContent` body as it goes on the wire. */
export interface GeminiBody {
  contents: Content[];
  systemInstruction?: object;
  tools?: unknown[];
  toolConfig?: object;
  generationConfig?: Record<string, unknown>;
  serviceTier?: string;
  [field: string]: unknown;
}

/** The wire takes so many stop sequences. */
const maxStopSequences = 5;

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'foreignReasoning' | 'warn'>;

/**
 * Translates a request to a `generateContent` body, without `providerOptions`.
 *
 * @see https://ai.google.dev/api/generate-content#request-body
 */
export function toRequest(call: Call, dialect: Dialect, adapterId: string): GeminiBody {
  const { request } = call;
  refuseImpossible(call);
  const { contents, systemInstruction } = toContents(call, dialect, adapterId);
  if (contents.length === 0) throw new ZerohopError({ code: 'unsupported', message: 'this vendor wants a message of the user, or of the model, beside the system messages' });
  const body: GeminiBody = { contents };
  if (systemInstruction !== undefined) body.systemInstruction = systemInstruction;
  if (call.tools.length > 0) {
    body.tools = [{ functionDeclarations: call.tools.map((tool) => toDeclaration(tool, call, dialect)) }];
    if (request.toolChoice !== undefined) body.toolConfig = { functionCallingConfig: toCallingConfig(request.toolChoice) };
    if (request.parallelToolCalls === false) call.warn('parallelToolCalls', 'this vendor cannot be kept from calling several tools at once');
    if (call.tools.some(({ strict }) => strict === true)) call.warn('tools', 'this vendor has no strict mode per tool');
    if (call.tools.some(({ cache }) => cache)) call.warn('cache', 'this vendor caches prompts by itself and takes no marks');
  }
  const config = toGenerationConfig(call, dialect);
  if (Object.keys(config).length > 0) body.generationConfig = config;
  if (request.serviceTier !== undefined) {
    if (dialect.serviceTier) body.serviceTier = request.serviceTier;
    else call.warn('serviceTier', lacks(dialect));
  }
  if (request.metadata !== undefined) call.warn('metadata', 'this vendor stores no metadata with a request');
  return body;
}

function refuseImpossible({ outputSchema, tools, model }: Call): void {
  if (outputSchema !== undefined && tools.length > 0 && !isThirdGeneration(model)) {
    throw new ZerohopError({ code: 'unsupported', message: `${model} cannot be given tools and an output schema at once` });
  }
}

function toDeclaration({ name, description, parameters }: Call['tools'][number], call: Call, dialect: Dialect): object {
  if (dialect.jsonSchema) return omitUndefined({ name, description, parametersJsonSchema: parameters });
  // The subset has no object without members; a function without parameters simply names none.
  const isEmpty = parameters['type'] === 'object' && Object.keys((parameters['properties'] ?? {}) as object).length === 0;
  return omitUndefined({ name, description, parameters: isEmpty ? undefined : convertSchema(parameters, call, 'tools') });
}

function convertSchema(schema: JsonSchema, call: Call, about: string): object {
  const { schema: converted, dropped } = toOpenapiSchema(schema);
  if (dropped.length > 0) call.warn(about, `the schema was sent without ${dropped.join(', ')}: '@google/generative-ai' takes a subset only`);
  return converted;
}

function toCallingConfig(choice: NonNullable<ChatRequest['toolChoice']>): object {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice] };
}

function toGenerationConfig(call: Call, dialect: Dialect): Record<string, unknown> {
  const { request, facts, outputSchema } = call;
  const config: Record<string, unknown> = {};
  if (facts?.temperature === false) {
    if (request.temperature !== undefined) call.warn('temperature', `${call.model} takes no temperature`);
    if (request.topP !== undefined) call.warn('topP', `${call.model} takes no topP`);
  } else {
    if (request.temperature !== undefined) config['temperature'] = request.temperature;
    if (request.topP !== undefined) config['topP'] = request.topP;
  }
  if (request.maxTokens !== undefined) config['maxOutputTokens'] = request.maxTokens;
  if (request.stop !== undefined) {
    const stops = typeof request.stop === 'string' ? [request.stop] : request.stop;
    if (stops.length > maxStopSequences) call.warn('stop', `this vendor takes ${maxStopSequences} stop sequences; the first ${maxStopSequences} were sent`);
    config['stopSequences'] = stops.slice(0, maxStopSequences);
  }
  if (request.seed !== undefined) {
    if (dialect.seed) config['seed'] = request.seed;
    else call.warn('seed', lacks(dialect));
  }
  if (request.presencePenalty !== undefined) config['presencePenalty'] = request.presencePenalty;
  if (request.frequencyPenalty !== undefined) config['frequencyPenalty'] = request.frequencyPenalty;
  if (request.logprobs !== undefined && request.logprobs !== false) {
    config['responseLogprobs'] = true;
    if (typeof request.logprobs === 'number') config['logprobs'] = request.logprobs;
  }
  if (outputSchema !== undefined) {
    config['responseMimeType'] = 'application/json';
    if (dialect.jsonSchema) config['responseJsonSchema'] = outputSchema;
    else config['responseSchema'] = convertSchema(outputSchema, call, 'output');
  }
  if (dialect.thinking) {
    const thinking = toThinkingConfig(call);
    if (thinking !== undefined) config['thinkingConfig'] = thinking;
  } else if (request.reasoning !== undefined) call.warn('reasoning', lacks(dialect));
  return config;
}

function lacks(dialect: Dialect): string {
  return `the package '${dialect.packageName}' does not have this setting; '@google/genai' (sdk: 'genai') has`;
}

/**
 * Lays `providerOptions` over a body: deeply over the two configs, in addition to its tools, in place of everything else.
 */
export function withOptions(body: GeminiBody, options: Readonly<Record<string, unknown>> | undefined): GeminiBody {
  if (options === undefined) return body;
  const merged: GeminiBody = { ...body, ...options };
  if (Array.isArray(options['tools'])) merged.tools = [...(body.tools ?? []), ...(options['tools'] as readonly unknown[])];
  for (const name of ['generationConfig', 'toolConfig']) if (isPlain(body[name]) && isPlain(options[name])) merged[name] = mergeDeep(body[name], options[name]);
  return merged;
}

type Plain = Readonly<Record<string, unknown>>;

function mergeDeep(one: Plain, other: Plain): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const held = merged[name];
    merged[name] = isPlain(held) && isPlain(value) ? mergeDeep(held, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
