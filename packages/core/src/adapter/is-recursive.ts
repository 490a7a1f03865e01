import type { JsonSchema } from '../chat/json-schema.ts';

/** Whether a schema's references lead back to where they stand, by whatever way around, or to what is not in it. Vendors' constrained decoding takes neither. */
export function isRecursive(schema: JsonSchema): boolean {
  const underWay = new Set<string>();
  const done = new Set<string>();
  const visit = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(visit);
    if (typeof value !== 'object' || value === null) return false;
    return Object.entries(value).some(([word, inner]) => {
      // Definitions count where something refers to them.
      if (word === '$defs' || word === 'definitions') return false;
      return word === '$ref' && typeof inner === 'string' ? follow(inner) : visit(inner);
    });
  };
  const follow = (reference: string): boolean => {
    if (done.has(reference)) return false;
    const found = underWay.has(reference) ? undefined : lookUp(schema, reference);
    if (found === undefined) return true;
    underWay.add(reference);
    const leadsBack = visit(found);
    underWay.delete(reference);
    done.add(reference);
    return leadsBack;
  };
  return visit(schema);
}

/** What a reference within the schema means; `undefined` for the schema itself, which every reference to it is part of, and for what is not in it. */
function lookUp(schema: JsonSchema, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  const steps = reference.slice(2).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<unknown>((place, step) => (typeof place === 'object' && place !== null && Object.hasOwn(place, step) ? (place as Record<string, unknown>)[step] : undefined), schema);
}
