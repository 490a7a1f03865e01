import type { AdapterCall } from '@zerohop/core/adapter';
import { type Dialect, lacks } from './dialects.ts';
import { convertSchema } from './to-schema.ts';
import { toThinkingConfig } from './to-thinking.ts';

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'outputSchema' | 'warn'>;

/** The wire takes so many stop sequences. */
const maxStopSequences = 5;

/**
 * Translates the settings of a generation.
 *
 * @see https://ai.google.dev/api/generate-content#generationconfig
 */
export function toGenerationConfig(call: Call, dialect: Dialect): Record<string, unknown> {
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
