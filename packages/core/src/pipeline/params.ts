import { type AnyRequest, isEmbedRequest } from '../chat/any-request.ts';
import type { RequestParams } from '../chat/params.ts';
import type { ProviderOptions } from '../chat/provider-options.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Lays the params of a lower level over those of a higher one, field by field; `providerOptions` option by option. */
export function mergeParams(base: RequestParams | undefined, more: RequestParams | undefined): RequestParams | undefined {
  if (more === undefined) return base;
  const { providerOptions, ...fields } = more;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) merged[name] = value;
  if (providerOptions !== undefined) merged['providerOptions'] = providerOptions === null ? null : layOver(base?.providerOptions, providerOptions, false);
  return merged;
}

/** The request as a target with these params gets it. The request itself stays as it is. */
export function withParams<Request extends AnyRequest>(request: Request, params: RequestParams | undefined): Request {
  if (params === undefined) return request;
  const laid: Record<string, unknown> = { ...request };
  for (const [name, value] of Object.entries(params)) {
    // Of what steers an answer a request for vectors has nothing.
    if (isEmbedRequest(request) && name !== 'providerOptions') continue;
    if (name === 'parallelToolCalls' && !hasTools(request)) continue;
    const given = laid[name];
    if (value === null) delete laid[name];
    else if (name === 'providerOptions') laid[name] = layOver(given as ProviderOptions | undefined, value as ProviderOptions, true);
    else if (isDefault(value)) laid[name] = given === undefined ? value.$default : given;
    else laid[name] = value;
  }
  // Only fields that requests of its kind have were laid over it.
  return laid as unknown as Request;
}

function hasTools(request: AnyRequest): boolean {
  return !isEmbedRequest(request) && request.tools !== undefined && request.tools.length > 0;
}

function isDefault(value: unknown): value is { readonly $default: unknown } {
  return typeof value === 'object' && value !== null && '$default' in value;
}

// Adapter by adapter, then option by option. What removes something stays in a config that is merged, and does its work at the request.
function layOver(base: ProviderOptions | null | undefined, over: ProviderOptions, remove: boolean): ProviderOptions {
  const laid: Record<string, Fields> = { ...(base as Record<string, Fields> | null | undefined) };
  for (const [adapter, options] of Object.entries(over as Readonly<Record<string, Fields | null | undefined>>)) {
    if (options === undefined) continue;
    if (options === null) {
      if (remove) delete laid[adapter];
      // A type of options has no room for what removes them.
      else laid[adapter] = null as unknown as Fields;
      continue;
    }
    const fields: Record<string, unknown> = { ...laid[adapter] };
    for (const [name, value] of Object.entries(options)) {
      if (value === null && remove) delete fields[name];
      else if (value !== undefined) fields[name] = value;
    }
    laid[adapter] = fields;
  }
  return laid;
}
