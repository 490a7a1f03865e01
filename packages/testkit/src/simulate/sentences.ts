import { drawFrom } from '../lib/draw.ts';
import type { RecordedCall } from '../server/recorded-call.ts';

const words = ['north', 'wind', 'seven', 'stones', 'river', 'of', 'the', 'quiet', 'harbour', 'and', 'lantern', 'über', 'mañana', '光'];

/** Answers that can be told from every other one. */
export function sentences(random: () => number): (call: RecordedCall) => { text: string } {
  let said = 0;
  return ({ model }) => {
    said += 1;
    const text = Array.from({ length: drawFrom([3, 40], random) }, () => words[drawFrom([0, words.length - 1], random)]);
    return { text: `${model} says ${said}: ${text.join(' ')}.` };
  };
}
