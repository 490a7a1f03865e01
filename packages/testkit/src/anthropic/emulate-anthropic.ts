import { emulateWire } from '../server/emulate-wire.ts';
import type { Emulator, EmulatorOptions } from '../server/emulator.ts';
import { anthropicWire } from './anthropic-wire.ts';

/**
 * Anthropic's Messages on a loopback port, with `GET /v1/models` and `POST /v1/messages/count_tokens`. Thinking is signed, and what comes back unsigned,
 * changed or from another model is refused; prompt-cache marks are honoured.
 *
 * @example
 * await using server = await emulateAnthropic({ answer: { text: 'Hello' } });
 * const client = new Anthropic({ apiKey: 'test', baseURL: server.baseURL });
 */
export function emulateAnthropic(options: EmulatorOptions = {}): Promise<Emulator> {
  return emulateWire(anthropicWire(options.models ?? []), options);
}
