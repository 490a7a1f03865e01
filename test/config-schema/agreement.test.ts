import fc from 'fast-check';
import { expect, it } from 'vitest';
import { underlined } from './editor.ts';
import { refusedByParser } from './parser-shape.ts';
import { sampledConfig } from './sample.ts';

const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 0.5, 1e10, '', 'x', 'a/b', 'text', '12:00', '2026-01-01', 'mon', [], {}, ['x'], [1], { $default: 1 }, { $gt: 1 }, { x: 1 }, { effort: 'low' }, { region: 'eu' }),
  fc.jsonValue({ maxDepth: 2 }),
);

it('what the schema allows, the parser takes, but for names', () => {
  fc.assert(
    fc.property(sampledConfig, (config) => {
      expect(underlined(config)).toEqual([]);
      expect(refusedByParser(config)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('a config with one thing changed is right for both, or wrong for both', () => {
  let wrong = 0;
  fc.assert(
    fc.property(sampledConfig, fc.nat(), fc.constantFrom('replace', 'remove', 'rename', 'add'), value, (config, index, how, value) => {
      const changed = change(config, index, how, value);
      const editor = underlined(changed).map(({ instancePath, message }) => `${instancePath} ${message}`);
      const parser = refusedByParser(changed).map(({ path, message }) => `${path} ${message}`);
      if (editor.length > 0) wrong += 1;
      expect({ editor, parser, wrong: editor.length > 0 }).toEqual({ editor, parser, wrong: parser.length > 0 });
    }),
    { numRuns: 2_000 },
  );
  expect(wrong).toBeGreaterThan(500);
});

type Place = { readonly holder: Record<string, unknown>; readonly key: string };

/** A copy with a change at one of its places. */
function change(config: object, index: number, how: string, value: unknown): object {
  const copy = structuredClone(config) as Record<string, unknown>;
  const places = placesIn(copy);
  const place = places[index % places.length];
  if (place === undefined) return { ...copy, added: value };
  const { holder, key } = place;
  if (how === 'replace') holder[key] = value;
  else if (how === 'add' && Array.isArray(holder)) holder.push(value);
  else if (how === 'add') holder[`${key}x`] = value;
  else {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else {
      if (how === 'rename') holder[`${key}s`] = holder[key];
      delete holder[key];
    }
  }
  return copy;
}

function placesIn(holder: object): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder: holder as Record<string, unknown>, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value as object) : []),
  ]);
}
