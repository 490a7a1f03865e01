import type { Answer } from '../answer/answer.ts';
import type { Clock } from '../clock/clock.ts';
import type { FaultInput } from '../fault/fault-rule.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { WireName } from './wire.ts';

/**
 * What to answer: the same each time, one after the other (then the default), or as a function of the call. `undefined` from the function is the default
 * answer; a function that throws makes the call fail with the error's message as a 500, so that a test sees it.
 */
export type Answers = Answer | readonly Answer[] | ((call: RecordedCall) => Answer | undefined | Promise<Answer | undefined>);

/** What every emulator takes. */
export interface EmulatorOptions {
  /** @default a deterministic short text; the smallest valid JSON or tool call where the request asks for one */
  answer?: Answers | undefined;
  /** Faults from the start; more can be added with {@link Emulator.fault}. @default none */
  faults?: readonly FaultInput[] | undefined;
  /** API keys that are accepted; any other is the vendor's "wrong key" error. @default any key */
  keys?: readonly string[] | undefined;
  /** Models that exist; any other is the vendor's "unknown model" error. @default any model */
  models?: readonly string[] | undefined;
  /** Input tokens (four characters each) a model reads before the vendor's "prompt too long" error. @default no bound */
  contextWindow?: number | undefined;
  /** What delays are measured by. @default the machine's time */
  clock?: Clock | undefined;
  /** Loopback port. @default any free one */
  port?: number | undefined;
}

/** A vendor on loopback. Close it with {@link Emulator.close}, or hold it with `await using`. */
export interface Emulator {
  readonly wire: WireName;
  /** Exactly what the vendor's SDK takes as its base URL. */
  readonly baseURL: string;
  readonly port: number;
  /** Every request received, in order of arrival. */
  readonly calls: readonly RecordedCall[];
  /** Connections open now. */
  readonly openSockets: number;
  /** Connections accepted since the start. */
  readonly acceptedSockets: number;
  /** Replaces what is answered from now on; without an argument, back to the default answer. */
  answer(answers?: Answers): void;
  /**
   * Adds a fault. All rules that meet a call apply to it, in the order they were added.
   *
   * @returns removes it again
   * @example
   * emulator.fault({ when: { call: 2 }, fault: { type: 'error', condition: 'rate_limit' } });
   */
  fault(fault: FaultInput): () => void;
  /** The call of this number (from 1), as soon as it has arrived. */
  waitForCall(number: number): Promise<RecordedCall>;
  /** Forgets the calls (the next is number 1 again) and goes back to the answer and faults of the options. Calls under way go on. */
  reset(): void;
  /** Stops listening, destroys every connection, disarms every timer. Resolves when all sockets are closed; closing twice is fine. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
