import type { Emulator, EmulatorOptions } from '../server/emulator.ts';
import { emulateWire } from '../server/emulate-wire.ts';
import { replicateWire } from './replicate-wire.ts';

/** What {@link emulateReplicate} takes beside the usual. */
export interface ReplicateEmulatorOptions extends EmulatorOptions {
  /** How many looks find a prediction under way, the one that made it included; with any, `Prefer: wait` runs out before the model is done. @default 0 */
  unfinished?: number | undefined;
  /** Whether models stream what they write. @default true */
  streams?: boolean | undefined;
}

/**
 * Starts Replicate's predictions on a loopback port. Its base URL is what `new Replicate({ baseUrl })` takes. An answer's
 * `finishReason` may be `failed`, `canceled` or `aborted`, a prediction's states; `refusal` is then what it failed with.
 *
 * @example
 * await using server = await emulateReplicate({ answer: { text: 'Hi' } });
 */
export function emulateReplicate({ unfinished = 0, streams = true, ...options }: ReplicateEmulatorOptions = {}): Promise<Emulator> {
  return emulateWire(replicateWire({ models: options.models, unfinished, streams }), options);
}
