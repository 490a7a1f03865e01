import { type Effort, fields, type InputIssue } from '@zerohop/core/adapter';

/** An input that takes a number of tokens. */
export interface TokensInput {
  readonly field: string;
  /** The least that the model's schema takes. @default 1 */
  readonly min?: number | undefined;
  /** The most that it takes. @default no bound is known */
  readonly max?: number | undefined;
  /** What counts where nothing is sent. */
  readonly default?: number | undefined;
}

/** How a model is told to reason: by a word, or by a switch and a number of tokens. */
export type ReasoningInput =
  | {
      readonly field: string;
      /** The words that stand for efforts. */
      readonly efforts: readonly Effort[];
      /** What says that it shall not reason; left out, nothing is sent for that. */
      readonly off?: string | undefined;
    }
  | { readonly switch: string; readonly budget: { readonly field: string; readonly min: number; readonly max: number } };

/** What a model calls its inputs. An input that is left out is one that the model does not have. */
export interface InputShape {
  /** The prompt. @default 'prompt' */
  readonly prompt?: string | undefined;
  /** Instructions; without it they stand at the head of the prompt. */
  readonly system?: string | undefined;
  /** A conversation as a list of `{ role, content }`; without it conversations are written out into the prompt. */
  readonly messages?: string | undefined;
  /** Images, by address or as `data:` URLs: a list of them, or one alone. */
  readonly images?: { readonly field: string; readonly list: boolean } | undefined;
  readonly maxTokens?: TokensInput | undefined;
  readonly temperature?: string | undefined;
  readonly topP?: string | undefined;
  /** Texts that end the answer, in one text with commas between them. */
  readonly stop?: string | undefined;
  readonly seed?: string | undefined;
  readonly presencePenalty?: string | undefined;
  readonly frequencyPenalty?: string | undefined;
  readonly reasoning?: ReasoningInput | undefined;
}

const texts = ['prompt', 'system', 'messages', 'temperature', 'topP', 'stop', 'seed', 'presencePenalty', 'frequencyPenalty'];
const groups = ['images', 'maxTokens', 'reasoning'];

/** The names of an input shape's fields. */
export const inputNames: readonly string[] = [...texts, ...groups];

/** What is wrong with an input shape from a config, which may be anything. */
export function shapeIssues(given: object, path: string): InputIssue[] {
  const shape = fields(given);
  const issues: InputIssue[] = [];
  for (const name of texts) if (shape[name] !== undefined && typeof shape[name] !== 'string') issues.push({ path: `${path}.${name}`, expected: "the name of the model's input" });
  const { images, maxTokens, reasoning } = shape;
  if (images !== undefined && !(isNamed(images) && typeof fields(images)['list'] === 'boolean')) issues.push({ path: `${path}.images`, expected: '{ field, list }' });
  if (maxTokens !== undefined && !isNamed(maxTokens)) issues.push({ path: `${path}.maxTokens`, expected: '{ field, min?, max?, default? }' });
  if (reasoning !== undefined && !isReasoning(fields(reasoning))) {
    issues.push({ path: `${path}.reasoning`, expected: '{ field, efforts, off? } or { switch, budget: { field, min, max } }' });
  }
  return issues;
}

function isNamed(given: unknown): boolean {
  return typeof fields(given)['field'] === 'string';
}

function isReasoning(given: Readonly<Record<string, unknown>>): boolean {
  const budget = fields(given['budget']);
  if (typeof given['switch'] === 'string') return isNamed(budget) && typeof budget['min'] === 'number' && typeof budget['max'] === 'number';
  return isNamed(given) && Array.isArray(given['efforts']) && given['efforts'].length > 0;
}
