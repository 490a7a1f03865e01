import { expect, it } from 'vitest';
import { hash32 } from './hash.ts';

// Published for the algorithm; a hash that changed would move every sticky unit.
it.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['test', 0, 0xba6bd213],
  ['test', 0x9747b28c, 0x704b81dc],
  ['Hello, world!', 0, 0xc0363e43],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ['Grüße', 0, 0x6ac9c100],
  ['日本語のテスト', 0x9747b28c, 0x188503ff],
  ['case-17 ✓', 7, 0xbaed9a4f],
])('hashes %j with seed %i as the algorithm says', (text, seed, expected) => {
  expect(hash32(text, seed)).toBe(expected);
});

it('is even: like names fill all parts of the range', () => {
  const parts = Array.from({ length: 16 }, () => 0);
  for (let i = 0; i < 16_000; i += 1) {
    const part = hash32(`user-${i}`) >>> 28;
    parts[part] = (parts[part] ?? 0) + 1;
  }
  // 1000 each, standard deviation 31.
  for (const count of parts) expect(Math.abs(count - 1_000)).toBeLessThan(160);
});
