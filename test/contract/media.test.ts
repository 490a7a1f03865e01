import { expect, it } from 'vitest';
import { contract, ways } from './contract.ts';
import type { Ask } from './subject.ts';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

contract('media', ({ images, takesFiles }, bench) => {
  it.each(ways)('%s: an image goes as bytes, as base64 text and as a data: URL alike', async (way) => {
    const forms = [{ data: Buffer.from(png, 'base64'), mediaType: 'image/png' }, { data: png, mediaType: 'image/png' }, { url: `data:image/png;base64,${png}` }];
    for (const form of forms) await bench.ask(way, { messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image', ...form }] }] });
    const [first, ...others] = bench.asks.map(({ body }) => body);
    expect(bench.sent(1)).toContain(png);
    expect(bench.sent(1)).toContain(images.png);
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(ways)('%s: an image goes by its URL, or the vendor is not asked', async (way) => {
    const ask: Ask = { messages: [{ role: 'user', content: [{ type: 'image', url: 'https://x.test/a.png', mediaType: 'image/png' }] }] };
    if (!images.byUrl) {
      expect(await bench.failure(way, ask)).toMatchObject({ code: 'unsupported' });
      expect(bench.server.calls).toEqual([]);
      return;
    }
    const response = await bench.ask(way, ask);
    expect(bench.sent(1)).toContain('https://x.test/a.png');
    expect(response.warnings).toEqual([]);
  });

  it.each(ways)('%s: a PDF goes as bytes, or the vendor is not asked', async (way) => {
    const ask: Ask = { messages: [{ role: 'user', content: [{ type: 'file', data: Buffer.from('%PDF-1.4'), mediaType: 'application/pdf', name: 'a.pdf' }] }] };
    if (!takesFiles) {
      expect(await bench.failure(way, ask)).toMatchObject({ code: 'unsupported' });
      expect(bench.server.calls).toEqual([]);
      return;
    }
    const response = await bench.ask(way, ask);
    expect(bench.sent(1)).toContain(Buffer.from('%PDF-1.4').toString('base64'));
    expect(response.text).not.toBe('');
  });
});
