import { type AdapterCall, ZerohopError } from '@zerohop/core/adapter';
import type { Dialect } from './dialects.ts';
import { isThirdGeneration } from './generation.ts';
import { type Content, toContents } from './to-contents.ts';
import { toGenerationConfig } from './to-generation-config.ts';
import { toLabels } from './to-labels.ts';
import { toServiceTier } from './to-service-tier.ts';
import { toTools } from './to-tools.ts';
import type { Vendor } from './vendors.ts';

/** A `generateContent` body as it goes on the wire. */
export interface GeminiBody {
  contents: Content[];
  systemInstruction?: object;
  tools?: unknown[];
  toolConfig?: object;
  generationConfig?: Record<string, unknown>;
  serviceTier?: string;
  labels?: Record<string, string>;
  [field: string]: unknown;
}

/** A body, and the headers that belong to it. */
export interface GeminiRequest {
  readonly body: GeminiBody;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'foreignReasoning' | 'warn'>;

/**
 * Translates a request to `generateContent`, without `providerOptions`.
 *
 * @param provider key of the provider that sends it
 * @see https://ai.google.dev/api/generate-content#request-body
 */
export function toRequest(call: Call, dialect: Dialect, vendor: Vendor, provider: string): GeminiRequest {
  refuseImpossible(call);
  const { contents, systemInstruction } = toContents(call, dialect, vendor, provider);
  if (contents.length === 0) throw new ZerohopError({ code: 'unsupported', message: 'this vendor wants a message of the user, or of the model, beside the system messages' });
  const body: GeminiBody = { contents };
  if (systemInstruction !== undefined) body.systemInstruction = systemInstruction;
  Object.assign(body, toTools(call, dialect));
  const config = toGenerationConfig(call, dialect);
  if (Object.keys(config).length > 0) body.generationConfig = config;
  const { field, headers } = toServiceTier(call, dialect, vendor);
  if (field !== undefined) body.serviceTier = field;
  const labels = toLabels(call, vendor);
  if (labels !== undefined) body.labels = labels;
  return { body, headers };
}

/** What would make another address of a model's name; the SDKs refuse it, or worse, do not. */
const noName = /\.\.|[?&#]/;

function refuseImpossible({ outputSchema, tools, model }: Call): void {
  if (noName.test(model)) throw new ZerohopError({ code: 'invalid_request', message: `'${model}' is no name of a model` });
  if (outputSchema !== undefined && tools.length > 0 && !isThirdGeneration(model)) {
    throw new ZerohopError({ code: 'unsupported', message: `${model} cannot be given tools and an output schema at once` });
  }
}
