import { emulateWire } from '../server/emulate-wire.ts';
import type { Emulator, EmulatorOptions } from '../server/emulator.ts';
import { geminiWire } from './gemini-wire.ts';

/**
 * Gemini's `generateContent` and `streamGenerateContent?alt=sse` on a loopback port, with `GET /v1beta/models`, `countTokens`, `embedContent` and
 * `batchEmbedContents`. Thoughts are signed, and foreign signatures refused; from `gemini-3` on, function calls have ids and must bring their signature back.
 *
 * @example
 * await using server = await emulateGemini({ answer: { text: 'Hello' } });
 * const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: server.baseURL } });
 */
export function emulateGemini(options: EmulatorOptions = {}): Promise<Emulator> {
  return emulateWire(geminiWire(options.models ?? []), options);
}
