import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { InputShape } from './input-shape.ts';
import { families, shapeOf } from './input-shapes.ts';

const page = readFileSync(new URL('../../../docs/replicate.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([\w.-]+\/[\w.-]+)`[^|]*\| (.+) \|$/gm)].map(([, model = '', cells = '']) => [model, cells.split(' | ')] as const);

const code = (name: string | undefined): string => (name === undefined ? '' : `\`${name}\``);

/** What the page says of a model's inputs. */
function cellsOf({ system, messages, images, maxTokens, temperature, topP, presencePenalty, frequencyPenalty, stop, seed, reasoning }: InputShape): string[] {
  const bounds = [maxTokens?.min && `from ${maxTokens.min.toLocaleString('en')}`, maxTokens?.max && `up to ${maxTokens.max.toLocaleString('en')}`, maxTokens?.default && `else ${maxTokens.default.toLocaleString('en')}`].filter(Boolean);
  const settings = [temperature, topP, presencePenalty, frequencyPenalty, stop, seed].filter((name) => name !== undefined);
  const thought = reasoning === undefined ? '' : 'switch' in reasoning ? `${code(reasoning.switch)}, ${code(reasoning.budget.field)}` : `${code(reasoning.field)}: ${[...reasoning.efforts, ...(reasoning.off === undefined ? [] : [`off: ${reasoning.off}`])].join(', ')}`;
  return [[system, messages].map(code).filter(Boolean).join(', '), images === undefined ? '' : `${code(images.field)}${images.list ? ', several' : ', one'}`, [code(maxTokens?.field), ...bounds].filter(Boolean).join(', '), settings.map(code).join(', '), thought];
}

describe('docs/replicate.md', () => {
  it.each(rows)('says of %s what the adapter knows', (model, cells) => {
    expect(cells.map((cell) => (cell === '–' ? '' : cell))).toEqual(cellsOf(shapeOf(model, undefined)));
  });

  it('has every family, once', () => {
    const shown = rows.map(([model]) => families.findIndex(([pattern]) => pattern.test(model)));
    expect(shown.toSorted((one, other) => one - other)).toEqual(families.map((_, index) => index));
  });
});
