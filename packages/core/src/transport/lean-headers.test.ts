import { describe, expect, it } from 'vitest';
import { LeanHeaders } from './lean-headers.ts';

const headers = new LeanHeaders({ 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'], vary: ['x', 'y'] });

describe('LeanHeaders', () => {
  it('finds a header by any case, and joins repeated ones', () => {
    expect(headers.get('Content-Type')).toBe('text/plain');
    expect(headers.get('vary')).toBe('x, y');
    expect(headers.get('absent')).toBeNull();
    expect(headers.has('VARY')).toBe(true);
    expect(headers.has('absent')).toBe(false);
  });

  it('takes the names that every object has for no headers', () => {
    expect(headers.get('constructor')).toBeNull();
    expect(headers.has('toString')).toBe(false);
  });

  it('lists like Headers', () => {
    const expected = [
      ['content-type', 'text/plain'],
      ['set-cookie', 'a=1, b=2'],
      ['vary', 'x, y'],
    ];
    expect([...headers]).toEqual(expected);
    expect([...headers.entries()]).toEqual(expected);
    expect([...headers.keys()]).toEqual(expected.map(([name]) => name));
    expect([...headers.values()]).toEqual(expected.map(([, value]) => value));
    const seen: string[][] = [];
    headers.forEach((value, name) => seen.push([name, value]));
    expect(seen).toEqual(expected);
    expect(Object.fromEntries(headers)).toEqual(Object.fromEntries(expected));
    expect(new Headers([...headers]).get('vary')).toBe('x, y');
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(new LeanHeaders({ 'set-cookie': 'a=1' }).getSetCookie()).toEqual(['a=1']);
    expect(new LeanHeaders({}).getSetCookie()).toEqual([]);
  });
});
