import type { Frame } from './wire.ts';

/** A reply before any fault touches how it is sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly frames: readonly Frame[];
  /** Whether it is a stream of events, with pings and frames that may be broken. */
  readonly events: boolean;
}

/**
 * A body sent at once, in two halves, so that a fault can strike in its middle.
 */
export function wholeFrames(body: string | Uint8Array): Frame[] {
  const bytes = Buffer.from(body as string);
  if (bytes.length === 0) return [];
  const middle = Math.ceil(bytes.length / 2);
  return [
    { bytes: bytes.subarray(0, middle), content: true },
    { bytes: bytes.subarray(middle), content: true, terminal: true },
  ];
}
