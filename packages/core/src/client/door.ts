import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { ChatResponse } from '../chat/response.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { DoorStream } from './chat-stream.ts';

/** A provider that a door brings along. */
export interface OwnProvider {
  readonly name: string;
  /** What calling an adapter makes, e.g. `openai({ client })`. */
  readonly provider: { readonly adapter: AnyAdapter };
}

/** What a door is, and what it brings along. */
export interface DoorOptions {
  /** Id of the adapter that speaks the door's wire: `providerOptions` may name it, even where no provider of the router uses it. */
  readonly adapterId: string;
  /** An account of the door's own. Calls through the door, and only those, may name `name/model`. */
  readonly account?: OwnProvider | undefined;
}

/** A whole answer on its way to a door. */
export interface DoorCall {
  /** Our id of the call; `''` when the request was refused. */
  readonly callId: string;
  readonly response: Promise<ChatResponse>;
}

/**
 * A way into a router for a package that serves another interface, e.g. a vendor's wire. Its calls are like any others,
 * but that they may go to the door's own account, and that answers are not held to `output`: the door's client gets what
 * the model said, and judges it as it would the vendor's.
 */
export interface Door {
  chat(request: ChatRequest): DoorCall;
  stream(request: ChatRequest): DoorStream;
}

/** What every router can do, though its public interface does not say so. */
export interface DoorFrame {
  openDoor(options: DoorOptions): Door;
}

/**
 * Opens a door to a router. The router forgets it, and its account, when nobody holds the door any more.
 *
 * @throws ZerohopError `config_invalid` when this is no router, or the account cannot be set up
 * @example openDoor(router, { adapterId: 'openai', account: { name: 'client', provider: openai({ client }) } })
 */
export function openDoor(router: object, options: DoorOptions): Door {
  const frame = router as Partial<DoorFrame>;
  if (typeof frame.openDoor !== 'function') {
    const expected = 'a router made by createRouter';
    throw new ZerohopError({ code: 'config_invalid', message: `router: expected ${expected}`, details: { path: 'router', expected, issues: [{ path: 'router', expected }] } });
  }
  return frame.openDoor(options);
}
