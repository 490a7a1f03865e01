import type { AdapterCall } from '@zerohop/core/adapter';
import type { Vendor } from './vendors.ts';

/** @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs/add-labels-to-api-calls */
const key = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const value = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const maxLabels = 64;

/** Metadata as labels, where the service stores any. What is no label is left out, and said. */
export function toLabels(call: Pick<AdapterCall, 'request' | 'warn'>, vendor: Vendor): Record<string, string> | undefined {
  const { metadata } = call.request;
  if (metadata === undefined) return undefined;
  if (!vendor.labels) {
    call.warn('metadata', 'this vendor stores no metadata with a request');
    return undefined;
  }
  const entries = Object.entries(metadata);
  const labels = entries.filter(([name, text]) => key.test(name) && value.test(text)).slice(0, maxLabels);
  if (labels.length < entries.length) {
    call.warn('metadata', `this vendor stores metadata as ${maxLabels} labels of lower-case letters, digits, '_' and '-', of up to 63 characters; ${entries.length - labels.length} of ${entries.length} were left out`);
  }
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}
