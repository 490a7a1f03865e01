import type { ConverseRequest } from '@aws-sdk/client-bedrock-runtime';
import { type CallToTranslate, didYouMean, fields } from '@zerohop/core/adapter';

/** What an app may lay over the request; the SDK would leave out anything else without a word. */
const ownFields = [
  'system',
  'inferenceConfig',
  'toolConfig',
  'guardrailConfig',
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'promptVariables',
  'requestMetadata',
  'performanceConfig',
  'serviceTier',
  'outputConfig',
];
/** Fields that hold several settings: giving one by hand must not lose the others. */
const merged = new Set(['inferenceConfig', 'additionalModelRequestFields', 'outputConfig']);

/** Lays the request's own options over what was built. */
export function withOwnFields(input: ConverseRequest, { request, warn }: CallToTranslate, adapterId: string): ConverseRequest {
  const result: Record<string, unknown> = { ...input };
  for (const [name, value] of Object.entries(request.providerOptions?.[adapterId] ?? {})) {
    if (!ownFields.includes(name)) {
      const guess = didYouMean(name, ownFields);
      const cure = guess === undefined ? 'settings of a model belong into additionalModelRequestFields' : `did you mean ${guess}?`;
      warn('providerOptions', `Converse has no field '${name}'; ${cure}`);
    } else result[name] = merged.has(name) ? { ...fields(result[name]), ...fields(value) } : value;
  }
  // What the app gives by hand is its own affair.
  return result as unknown as ConverseRequest;
}
