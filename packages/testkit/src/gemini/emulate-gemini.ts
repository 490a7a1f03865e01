import { emulateWire } from '../server/emulate-wire.ts';
import type { Emulator, EmulatorOptions } from '../server/emulator.ts';
import { geminiWire } from './gemini-wire.ts';

/**
 * Gemini's `generateContent` and `streamGenerateContent?alt=sse` on a loopback port, with `GET /v1beta/models`, `countTokens`, `embedContent` and
 * `batchEmbedContents`. Thoughts are signed, and foreign signatures refused; from `gemini-3` on, function calls have ids and must bring their signature back.
 *
 * Paths of Vertex AI (`/v1/projects/.../locations/.../publishers/google/models/...`, with a bearer token or a key) are served as Vertex AI would: its words
 * for errors, no `RetryInfo` on a 429, signatures of its own, its kind of traffic with the usage, and arguments of function calls in pieces when asked for.
 *
 * @example
 * await using server = await emulateGemini({ answer: { text: 'Hello' } });
 * const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: server.baseURL } });
 */
export function emulateGemini(options: EmulatorOptions = {}): Promise<Emulator> {
  return emulateWire(geminiWire(options.models ?? []), options);
}
