import { fields, text } from '@zerohop/core/adapter';

/** @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse#TrafficType */
const tiers: Readonly<Record<string, string>> = {
  ON_DEMAND: 'standard',
  ON_DEMAND_FLEX: 'flex',
  ON_DEMAND_PRIORITY: 'priority',
  ON_DEMAND_OFFPEAK: 'offpeak',
  PROVISIONED_THROUGHPUT: 'provisioned',
};

/**
 * The tier that served, in the words that requests use. Vertex AI says it with the usage; the Gemini API in a header, which the
 * SDK shows on what it has read itself.
 */
export function serviceTierOf({ usageMetadata, sdkHttpResponse }: { readonly usageMetadata?: unknown; readonly sdkHttpResponse?: unknown }): string | undefined {
  if (usageMetadata === undefined && sdkHttpResponse === undefined) return undefined;
  return tiers[text(fields(usageMetadata)['trafficType'])] ?? (text(fields(fields(sdkHttpResponse)['headers'])['x-gemini-service-tier']) || undefined);
}
