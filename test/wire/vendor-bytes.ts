import type { Answer } from '@zerohop/testkit';
import { expect } from 'vitest';
import type { Bench, Way } from '../contract/contract.ts';
import type { Ask } from '../contract/subject.ts';

/** A body as a vendor sends it. */
export interface VendorBody {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The vendor's own bytes for an answer: what its emulator sends to the very request that the adapter makes for it. */
export async function vendorBody(bench: Bench, way: Way, answer: Answer, ask?: Ask): Promise<VendorBody> {
  bench.reset();
  bench.server.answer(answer);
  await bench.ask(way, ask);
  const call = await bench.answering(1);
  const { ['content-length']: _length, ['transfer-encoding']: _encoding, connection: _connection, host: _host, ...headers } = call.headers;
  const query = new URLSearchParams(call.query).toString();
  const url = `http://127.0.0.1:${bench.server.port}${call.path}${query === '' ? '' : `?${query}`}`;
  const response = await fetch(url, { method: call.method, headers, body: call.rawBody === '' ? null : call.rawBody });
  const bytes = Buffer.from(await response.arrayBuffer());
  bench.reset();
  return { bytes, type: response.headers.get('content-type') ?? '' };
}

/** Has the emulator send these bytes, in one write or as the pieces say, in the place of its next answers. */
export function serve(bench: Bench, body: Uint8Array | readonly string[], headers: Readonly<Record<string, string>>): void {
  bench.reset();
  bench.fault({ type: 'status', status: 200, body, headers });
}

/** After all that, the next call is as good as any. */
export async function expectNextCallFine(bench: Bench, way: Way): Promise<void> {
  bench.reset();
  bench.server.answer({ text: 'fine' });
  expect((await bench.ask(way)).text).toBe('fine');
}
