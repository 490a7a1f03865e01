import { didYouMean } from '../lib/did-you-mean.ts';
import type { Problems } from './problems.ts';

/** Follows tool calls and their results through a conversation. Vendors refuse a conversation where one is missing. */
export class ToolTurns {
  readonly #problems: Problems;
  /** Calls that wait for their result, with the path to each. Made when there is one. */
  #open: Map<string, string> | undefined;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** A message of the user or the model begins: every call before it has its result. */
  next(message: number): void {
    if (this.#open !== undefined && this.#open.size > 0) this.#unanswered(`messages[${message}]`);
  }

  /** The conversation is over, and the model's answer is next. */
  end(length: number): void {
    if (this.#open !== undefined && this.#open.size > 0) this.#unanswered(`the end of the messages (messages[${length}])`);
  }

  call(id: string, message: number, part: number): void {
    const open = (this.#open ??= new Map());
    const path = `messages[${message}].content[${part}]`;
    if (open.has(id)) {
      this.#problems.add({ path: `${path}.id`, message: `the tool call '${id}' is there already`, expected: 'an id of its own', received: `'${id}'` });
    }
    open.set(id, path);
  }

  result(id: string, message: number, part: number): void {
    if (this.#open?.delete(id) === true) return;
    const guess = didYouMean(id, this.#open?.keys() ?? []);
    this.#problems.add({
      path: `messages[${message}].content[${part}].toolCallId`,
      message: `no tool call '${id}' before it waits for a result`,
      expected: 'the id of an earlier tool call without a result',
      received: `'${id}'`,
      ...(guess === undefined ? undefined : { didYouMean: guess }),
    });
  }

  #unanswered(before: string): void {
    for (const [id, path] of this.#open ?? []) {
      this.#problems.add({ path, message: `the tool call '${id}' has no result before ${before}`, expected: 'a tool message with its result' });
    }
    this.#open?.clear();
  }
}
