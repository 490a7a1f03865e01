import type { CallToTranslate } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';

type Call = Pick<CallToTranslate, 'request' | 'tools' | 'warn'>;

/** A mark behind which the vendor caches the prompt; nothing for parts without one. */
export function toMark(part: { readonly cache?: boolean | undefined }, { promptCache }: Vendor): object {
  return part.cache === true && promptCache === 'marks' ? { cache_control: { type: 'ephemeral' } } : {};
}

/**
 * The fields of a body that are about prompt caching. Where a vendor takes a key instead of marks, marks ask for one: the
 * session's, so that its requests come to one cache.
 */
export function toCaching(call: Call, { name, promptCache }: Vendor): Record<string, unknown> {
  const { request, warn } = call;
  const marked = markedPlaces(call);
  if (marked.size === 0) return {};
  if (promptCache === 'marks') {
    if (marked.has('tools') || marked.has('assistant') || marked.has('tool')) warn('cache', `${name} takes marks in system and user messages only; the others were left out`);
    return {};
  }
  if (promptCache === 'key' && request.session !== undefined) return { prompt_cache_key: request.session };
  warn('cache', `${name} caches prompts by itself and takes no marks${promptCache === 'key' ? '; a session would keep its requests together' : ''}`);
  return {};
}

const none: ReadonlySet<string> = new Set();

function markedPlaces({ request, tools }: Call): ReadonlySet<string> {
  const inTools = tools.some(({ cache }) => cache) ? ['tools'] : [];
  const inMessages = request.messages.filter(({ content }) => typeof content !== 'string' && content.some(({ cache }) => cache === true)).map(({ role }) => role);
  return inTools.length + inMessages.length === 0 ? none : new Set([...inTools, ...inMessages]);
}
