import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../packages/core/src/errors/codes.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => [/^`(\w+)`/.exec(section)?.[1] ?? '', section]),
);

describe('docs/errors.md', () => {
  it('has a section for each code, and for no other', () => {
    expect([...sections.keys()].toSorted()).toEqual(Object.keys(errorCodes).toSorted());
  });

  it.each(Object.entries(errorCodes))('says of %s what the table says, with cause and cure', (code, rule) => {
    const word = (value: boolean | string): string => (value === true ? 'yes' : value === false ? 'no' : value);
    const line = [
      `Another credential: ${word(rule.otherCredential)}.`,
      `Same target again: ${rule.sameTarget}.`,
      `Next target: ${rule.nextTarget}.`,
      `Breaker: ${rule.breakerCounts ? 'counts' : 'ignores'}.`,
      `Retryable: ${word(rule.retryable)}.`,
    ].join(' ');
    const section = sections.get(code) ?? '';
    expect(section).toContain(line);
    expect(section).toMatch(/\*\*Cause:\*\* \S.{20,}/);
    expect(section).toMatch(/\*\*Cure:\*\* \S.{10,}/);
  });
});
