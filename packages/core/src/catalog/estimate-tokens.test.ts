import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateOpaqueTokens, estimateRequestTokens, estimateTextTokens, estimateTokens } from './estimate-tokens.ts';

const user = (content: string) => ({ role: 'user', content }) as const;

/** Text, times, and what o200k (gpt-tokenizer 4) makes of it. */
const samples: readonly (readonly [name: string, text: string, times: number, tokens: number])[] = [
  ['English', 'The quick brown fox jumps over the lazy dog while the committee discusses the annual report and everyone waits patiently for lunch. ', 20, 461],
  ['German', 'Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Verpflichtung aller staatlichen Gewalt. Das Deutsche Volk bekennt sich darum zu unverletzlichen und unveräußerlichen Menschenrechten. ', 10, 461],
  ['French', 'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité. ', 10, 411],
  ['Russian', 'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства. ', 10, 411],
  ['Arabic', 'يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء. ', 10, 421],
  ['Hindi', 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है। ', 10, 372],
  ['Thai', 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม ', 10, 410],
  ['Chinese', '人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。', 20, 740],
  ['Japanese', 'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。', 10, 720],
  ['Korean', '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다. ', 10, 502],
  ['emoji', '🎉🚀 great 👩‍👩‍👧‍👦 ✅ ', 50, 851],
  ['digits', '3.14159265358979323846264338327950288419716939937510 ', 20, 400],
  ['UUIDs', '550e8400-e29b-41d4-a716-446655440000 ', 30, 570],
];

describe('estimateTextTokens', () => {
  test.each(samples)('%s: within a quarter of what o200k makes of it', (_, text, times, tokens) => {
    const ratio = estimateTextTokens(text.repeat(times)) / tokens;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  });

  test('nothing is no tokens, anything is at least one', () => {
    expect(estimateTextTokens('')).toBe(0);
    expect(estimateTextTokens(' ')).toBe(1);
  });

  test('is linear: a text that real tokenizers choke on is no slower than another', () => {
    const started = performance.now();
    expect(estimateTextTokens('a'.repeat(2_000_000))).toBeGreaterThan(100_000);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('a model that makes more tokens of a text counts more', () => {
    expect(estimateTextTokens('word '.repeat(100), 1.3)).toBe(Math.ceil(estimateTextTokens('word '.repeat(100)) * 1.3));
  });
});

describe('estimateTokens', () => {
  test('the total is the sum of its parts and stays within the bound', () => {
    const estimate = estimateTokens({
      messages: [
        { role: 'system', content: 'Be brief.' },
        user('What is in the picture?'),
        { role: 'user', content: [{ type: 'text', text: 'this one' }, { type: 'image', url: 'https://example.com/x.png' }] },
        { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.', encrypted: 'x'.repeat(400) }, { type: 'tool-call', id: '1', name: 'look', input: { at: 'x' } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: '1', output: { seen: ['a', 'b'] } }] },
      ],
      tools: [{ name: 'look', description: 'Looks at a thing', parameters: { type: 'object', properties: { at: { type: 'string' } } } }],
    });
    expect(estimate.total).toBe(estimate.system + estimate.tools + estimate.history + estimate.attachments);
    expect(Math.min(estimate.system, estimate.tools, estimate.history, estimate.attachments)).toBeGreaterThan(0);
    expect(estimate.upperBound).toBeGreaterThan(estimate.total);
    expect(estimateRequestTokens({ messages: [user('Hello there')] })).toBe(estimateTokens({ messages: [user('Hello there')] }).total);
  });

  test('the bound is never below the bytes of the text, nor below the likely number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { total, upperBound } = estimateTokens({ messages: [user(text)] });
        expect(upperBound).toBeGreaterThanOrEqual(Buffer.byteLength(text));
        expect(upperBound).toBeGreaterThanOrEqual(total);
      }),
    );
  });

  test('more text never counts less', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (head, tail) => {
        expect(estimateTextTokens(head + tail)).toBeGreaterThanOrEqual(estimateTextTokens(head));
      }),
    );
  });

  test('images count by constant, not by the length of their base64', () => {
    const image = (data: string) => estimateTokens({ messages: [{ role: 'user', content: [{ type: 'image', data, mediaType: 'image/png' }] }] });
    expect(image('A'.repeat(1_000_000))).toEqual(image('A'));
    expect(estimateTokens({ messages: [{ role: 'user', content: [{ type: 'image', data: '', mediaType: 'image/png', detail: 'low' }] }] }).attachments).toBe(300);
  });

  test('opaque parts count their JSON, and what is sealed in there less than words of its length', () => {
    const provenance = { provider: 'p', model: 'm', adapter: 'a' };
    const opaque = (data: unknown) => estimateTokens({ messages: [{ role: 'assistant', content: [{ type: 'opaque', kind: 'k', data, provenance }] }] });
    const words = 'a text of many words '.repeat(100);
    expect(opaque({ words }).history).toBeGreaterThanOrEqual(estimateTextTokens(words));
    expect(opaque({ sealed: 'A'.repeat(8_000) }).history).toBeLessThan(1_100);
    const picture = opaque({ data: 'A'.repeat(2_000_000) });
    expect(picture.history).toBeLessThan(2_100);
    expect(picture.upperBound).toBeGreaterThan(2_000_000);
    expect(estimateOpaqueTokens({ words }, 2)).toBeGreaterThan(estimateOpaqueTokens({ words }));
  });

  test('sounds and documents count by size, those behind a URL by a constant', () => {
    const file = (bytes: number, mediaType = 'application/pdf') =>
      estimateTokens({ messages: [{ role: 'user', content: [{ type: 'file', data: new Uint8Array(bytes), mediaType }] }] }).attachments;
    expect(file(100_000)).toBe(2_000);
    expect(file(100_000, 'text/plain')).toBe(25_000);
    expect(estimateTokens({ messages: [{ role: 'user', content: [{ type: 'audio', data: new Uint8Array(50_000), mediaType: 'audio/mpeg' }] }] }).attachments).toBe(100);
    expect(estimateTokens({ messages: [{ role: 'user', content: [{ type: 'file', url: 'https://example.com/x.pdf' }] }] }).attachments).toBe(2_000);
  });

  test('a schema object is turned to JSON once', () => {
    let turned = 0;
    const parameters = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => ({ value }),
        jsonSchema: { input: () => ({ type: 'object', turned: ++turned }), output: () => ({}) },
      },
    };
    const first = estimateTokens({ messages: [], tools: [{ name: 'x', parameters }] });
    expect(estimateTokens({ messages: [], tools: [{ name: 'x', parameters }], output: parameters }).tools).toBeGreaterThan(first.tools);
    expect(turned).toBe(1);
  });

  test('what JSON cannot hold is guessed, not thrown', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(estimateTokens({ messages: [{ role: 'tool', content: [{ type: 'tool-result', toolCallId: '1', output: circular }] }] }).history).toBeGreaterThan(100);
  });
});
