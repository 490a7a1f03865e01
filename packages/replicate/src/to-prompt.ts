import type { CallToTranslate } from '@zerohop/core/adapter';
import type { InputShape } from './input-shape.ts';
import { toTurns, type Turn } from './to-turns.ts';

const speakers = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' } as const satisfies Readonly<Record<Turn['role'], string>>;

/**
 * Puts a conversation into a model's inputs. One user message is the prompt as it stands, beside the instructions. Anything longer
 * goes as a list of messages where the model takes one, else it is written out into the prompt, each turn behind the name of who
 * said it and a last `Assistant:` for the answer, with a warning.
 *
 * @param instruction What we have to say ourselves; stands behind the app's instructions
 */
export function toPrompt(call: CallToTranslate, shape: InputShape, instruction: string | undefined): Record<string, unknown> {
  const turns = toTurns(call);
  const instructions = [...turns.filter(({ role }) => role === 'system').map(({ text }) => text), ...(instruction === undefined ? [] : [instruction])];
  const spoken = turns.filter(({ role }) => role !== 'system');
  const system = instructions.join('\n\n');
  const [only] = spoken;
  const isPlain = spoken.length === 1 && only?.role === 'user';

  if (!isPlain && shape.messages !== undefined) {
    const head = system === '' ? [] : [{ role: 'system', content: system }];
    return { [shape.messages]: [...head, ...spoken.map(({ role, text }) => ({ role: role === 'tool' ? 'user' : role, content: text }))] };
  }
  const { prompt = 'prompt' } = shape;
  const apart = system !== '' && shape.system !== undefined ? { [shape.system]: system } : undefined;
  const inPrompt = apart === undefined ? system : '';
  if (isPlain) {
    if (inPrompt !== '') call.warn('messages', `${call.model} has no input for instructions; they stand at the head of the prompt`);
    return { [prompt]: inPrompt === '' ? only.text : `${inPrompt}\n\n${only.text}`, ...apart };
  }
  call.warn('messages', `${call.model} takes a prompt, not messages; the conversation was written out, with the names of its roles`);
  return { [prompt]: writtenOut(inPrompt === '' ? spoken : [{ role: 'system', text: inPrompt }, ...spoken]), ...apart };
}

function writtenOut(turns: readonly Turn[]): string {
  const lines = turns.map(({ role, text }) => `${speakers[role]}: ${text}`);
  // An answer that has begun is gone on with.
  if (turns.at(-1)?.role !== 'assistant') lines.push(`${speakers.assistant}:`);
  return lines.join('\n\n');
}
