import { emulateWire } from '../server/emulate-wire.ts';
import type { Emulator, EmulatorOptions } from '../server/emulator.ts';
import { openaiWire } from './openai-wire.ts';
import type { ReasoningField } from './write-answer.ts';

/** Options of {@link emulateOpenai}. */
export interface OpenaiEmulatorOptions extends EmulatorOptions {
  /**
   * Where a compatible vendor shows an answer's reasoning: `reasoning_content` (DeepSeek, xAI, Moonshot, ...) or `reasoning` (Groq, Ollama, OpenRouter, ...).
   * Over Responses, either shows it as `reasoning_text`.
   * @default none: like OpenAI itself, reasoning is counted and not shown
   */
  reasoningField?: ReasoningField | undefined;
  /** Takes unknown top-level fields, as many compatible vendors do; OpenAI itself refuses them. @default false */
  lenient?: boolean | undefined;
  /**
   * The organisation behind each key. Over Responses, what one of them has stored or sealed is nothing to another.
   * @default one for all keys
   */
  organizations?: Readonly<Record<string, string>> | undefined;
}

/**
 * OpenAI's Chat Completions and Responses on a loopback port, with `GET /models` and `POST /embeddings`.
 *
 * @example
 * await using server = await emulateOpenai({ answer: { text: 'Hello' } });
 * const client = new OpenAI({ apiKey: 'test', baseURL: server.baseURL });
 */
export function emulateOpenai(options: OpenaiEmulatorOptions = {}): Promise<Emulator> {
  return emulateWire(openaiWire(options), options);
}
