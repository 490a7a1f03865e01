import { expect, it } from 'vitest';
import { wrongConfigs } from '../../packages/core/src/config/scripted-wrong-configs.ts';
import { underlined } from './editor.ts';

const plain = wrongConfigs.filter(({ config }) => isPlain(config));

it.each(plain.filter(({ open }) => open === undefined))('an editor underlines $what', ({ config }) => {
  expect(underlined(config)).not.toEqual([]);
});

it.each(plain.filter(({ open }) => open === true))('an editor cannot tell $what', ({ config }) => {
  expect(underlined(config)).toEqual([]);
});

/** Whether a config can stand in a JSON file. */
function isPlain(config: unknown): boolean {
  if (typeof config === 'number') return Number.isFinite(config);
  if (typeof config !== 'object' || config === null) return config === null || typeof config === 'string' || typeof config === 'boolean';
  return Object.values(config).every(isPlain);
}
