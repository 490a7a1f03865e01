import type { ChatRequest } from '../chat/request.ts';
import type { InputParts, InputUsage, Usage } from '../chat/usage.ts';
import { estimateTokens } from './estimate-tokens.ts';

/** What an input's tokens are of: a request, as far as they come from it. */
type Source = Pick<ChatRequest, 'messages' | 'tools' | 'output'>;

/**
 * Says of a chat's usage what the input tokens are of. They are estimated when somebody looks: most calls have nobody who does,
 * and estimating costs as much as the rest of the books together. The request's messages are held until then.
 *
 * @default tokenFactor 1
 */
export function withInputParts(usage: Usage, { messages, tools, output }: Source, tokenFactor = 1): Usage {
  // Apps add the answer to the very list.
  return { ...usage, input: new PartedInput(usage.input, { messages: messages.slice(), tools, output }, tokenFactor) };
}

/** Spreads a number of input tokens over what an estimate says they are of. The parts are integers and sum to it. */
export function inputParts(source: Source, total: number, tokenFactor = 1): InputParts {
  const { system, tools, history, attachments } = estimateTokens(source, tokenFactor);
  const scale = total / Math.max(1, system + tools + history + attachments);
  // Rounded as running sums: rounded one by one, they would miss the total.
  const [toSystem, toTools, toHistory] = [system, system + tools, system + tools + history].map((sum) => Math.round(sum * scale)) as [number, number, number];
  return { system: toSystem, tools: toTools - toSystem, history: toHistory - toTools, attachments: total - toHistory };
}

/** Its `parts` is a property of its own, so that copies, `JSON.stringify` and `structuredClone` get what it comes to. */
class PartedInput implements InputUsage {
  static readonly #parts: PropertyDescriptor & ThisType<PartedInput> = {
    enumerable: true,
    configurable: true,
    get() {
      return this.#read();
    },
  };
  readonly total: number;
  readonly uncached: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly cacheWrite1h: number;
  readonly audio: number;
  readonly image: number;
  declare readonly parts: InputParts;
  readonly #tokenFactor: number;
  #source: Source | undefined;
  #known: InputParts | undefined;

  constructor(input: InputUsage, source: Source, tokenFactor: number) {
    this.total = input.total;
    this.uncached = input.uncached;
    this.cacheRead = input.cacheRead;
    this.cacheWrite = input.cacheWrite;
    this.cacheWrite1h = input.cacheWrite1h;
    this.audio = input.audio;
    this.image = input.image;
    this.#source = source;
    this.#tokenFactor = tokenFactor;
    Object.defineProperty(this, 'parts', PartedInput.#parts);
  }

  #read(): InputParts | undefined {
    if (this.#source !== undefined) {
      this.#known = inputParts(this.#source, this.total, this.#tokenFactor);
      this.#source = undefined;
    }
    return this.#known;
  }
}
