import { expect, it, vi } from 'vitest';
import { ClientCache } from './client-cache.ts';

it('makes one client per key, and hands a known one out at once', async () => {
  const make = vi.fn((key: string | undefined) => Promise.resolve({ key }));
  const cache = new ClientCache(make);
  const first = await cache.of('a');
  expect(cache.of('a')).toBe(first);
  expect(await cache.of(undefined)).toEqual({ key: undefined });
  expect(make).toHaveBeenCalledTimes(2);
});

it('does not grow without bound', async () => {
  const make = vi.fn((key: string | undefined) => Promise.resolve({ key }));
  const cache = new ClientCache(make);
  for (let number = 0; number < 33; number += 1) await cache.of(`key ${number}`);
  expect(cache.of('key 32')).not.toBeInstanceOf(Promise);
  expect(cache.of('key 0')).toBeInstanceOf(Promise);
});

it('tries again after a failure', async () => {
  const make = vi.fn((key: string | undefined) => Promise.resolve({ key })).mockRejectedValueOnce(new Error('no SDK'));
  const cache = new ClientCache(make);
  await expect(cache.of('a')).rejects.toThrow('no SDK');
  expect(await cache.of('a')).toEqual({ key: 'a' });
});
