import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../../packages/core/src/pipeline/policies.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const documented = new Map([...page.matchAll(/^\| `([\w.]+)` \| ([^|]+) \|/gm)].map(([, key = '', value = '']) => [key, value.trim()]));

function flatten(policies: object, prefix = ''): [string, string][] {
  return Object.entries(policies).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null ? flatten(value as object, `${prefix}${key}.`) : [[prefix + key, String(value)]],
  );
}

describe('docs/configuration.md', () => {
  it('A4: lists every default, and no other', () => {
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(flatten(defaultPolicies)));
  });
});
