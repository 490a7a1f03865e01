import { isFields, type Section } from '../source/section.ts';

/** Reasons to go on elsewhere, as configs here call them, and the keys that LiteLLM has for them. */
export const fallbackKeys = [
  ['default', 'fallbacks'],
  ['context_length', 'context_window_fallbacks'],
  ['content_filter', 'content_policy_fallbacks'],
] as const;

export type FallbackReason = (typeof fallbackKeys)[number][0];

/** Reads the lists of a section. */
export function fallbacksOf(section: Section): Partial<Record<FallbackReason, ReadonlyMap<string, readonly string[]>>> {
  const lists: Partial<Record<FallbackReason, Map<string, readonly string[]>>> = {};
  for (const [reason, key] of fallbackKeys) {
    const list = readList(section, key);
    if (list !== undefined) lists[reason] = list;
  }
  const everywhere = section.texts('default_fallbacks');
  if (everywhere !== undefined) {
    const list = (lists.default ??= new Map());
    if (!list.has('*')) list.set('*', everywhere);
    else section.log.approximated(section.at('default_fallbacks'), everywhere.join(', '), "fallbacks of '*' are beside it and count");
  }
  return lists;
}

function readList(section: Section, key: string): Map<string, readonly string[]> | undefined {
  const value = section.value(key);
  if (value === undefined) return undefined;
  const list = new Map<string, readonly string[]>();
  if (!Array.isArray(value)) {
    section.wrong(key, 'a list of { model_name: [other model_names] }', value);
    return list;
  }
  value.forEach((entry: unknown, index) => {
    const at = `${section.at(key)}[${index}]`;
    if (typeof entry === 'string') addTo(list, '*', [entry]);
    else if (isFields(entry)) for (const [group, names] of Object.entries(entry)) addTo(list, group, namesOf(section, names, `${at}.${group}`));
    else section.log.wrong(at, '{ model_name: [other model_names] }', 'something else');
  });
  return list;
}

function addTo(list: Map<string, readonly string[]>, group: string, names: readonly string[]): void {
  list.set(group, [...(list.get(group) ?? []), ...names]);
}

function namesOf(section: Section, value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) {
    section.log.wrong(path, 'a list of model_names', 'something else');
    return [];
  }
  return value.flatMap((one: unknown, index) => {
    if (typeof one === 'string') return [one];
    section.log.unsupported(`${path}[${index}]`, 'a fallback with a request of its own', "name a model_name; a route's `params` set fields of its requests");
    return [];
  });
}
