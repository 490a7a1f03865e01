import { type CallToTranslate, fields, schemaInWords, ZerohopError } from '@zerohop/core/adapter';
import { shapeOf } from './input-shapes.ts';
import type { InputShape } from './input-shape.ts';
import type { ReplicateOptions } from './options.ts';
import { toEndpoint } from './to-endpoint.ts';
import { toImages } from './to-images.ts';
import { toPrompt } from './to-prompt.ts';
import { toReasoning } from './to-reasoning.ts';
import { toSettings } from './to-settings.ts';

/** A request as it goes on the wire, and what its answer is read by. */
export interface TranslatedRequest {
  /** Behind the base URL. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The number of tokens at which the answer is cut, where it is known. */
  readonly cap: number | undefined;
}

/**
 * Translates a request to a prediction. What the model has no input for is left out with a warning; tools and media, without
 * which the answer would be another, are refused.
 *
 * @see https://replicate.com/docs/reference/http
 */
export function toRequest(call: CallToTranslate, adapterId: string, options?: ReplicateOptions): TranslatedRequest {
  const { path, name, version } = toEndpoint(call.model);
  const shape = shapeOf(name, options?.inputs);
  refuseTools(call);
  // What the app gives by hand is its own affair; the call says whether it is streamed.
  const { input: ownInput, cancel_after: cancelAfter, stream: _stream, ...ownFields } = fields(call.request.providerOptions?.[adapterId]);
  const given = {
    ...toPrompt(call, shape, inWords(call)),
    ...toImages(call, shape),
    ...toSettings(call, shape),
    ...toReasoning(call, shape),
    ...fields(ownInput),
  };
  const input = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
  return {
    path,
    body: { ...ownFields, ...(version === undefined ? undefined : { version }), input },
    headers: typeof cancelAfter === 'string' ? { 'Cancel-After': cancelAfter } : {},
    cap: capOf(input, shape),
  };
}

function refuseTools({ request, tools, model }: CallToTranslate): void {
  // Without tools, a model calls none.
  if (tools.length === 0 || request.toolChoice === 'none') return;
  throw new ZerohopError({ code: 'unsupported', message: `${model} takes no tools here: a prediction has no place for them`, details: { path: 'tools', expected: 'no tools' } });
}

/** There is nothing that holds a model to a schema. */
function inWords({ outputSchema, model, warn }: CallToTranslate): string | undefined {
  if (outputSchema === undefined) return undefined;
  warn('output', `nothing holds ${model} to a schema; it was asked in words`);
  return schemaInWords(outputSchema);
}

function capOf(input: Readonly<Record<string, unknown>>, { maxTokens }: InputShape): number | undefined {
  if (maxTokens === undefined) return undefined;
  const sent = input[maxTokens.field];
  return typeof sent === 'number' ? sent : maxTokens.default;
}
