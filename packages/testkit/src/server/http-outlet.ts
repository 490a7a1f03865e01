import type { ServerResponse } from 'node:http';
import { eventOrGone } from '../lib/event-or-gone.ts';
import { turn } from '../lib/turn.ts';
import type { Outlet } from './outlet.ts';

/** A reply over a socket. */
export function httpOutlet(response: ServerResponse, gone: AbortSignal): Outlet {
  return {
    head(status, headers) {
      response.writeHead(status, { ...headers });
      response.flushHeaders();
    },
    async write(bytes) {
      if (!response.write(bytes)) await eventOrGone(gone, (resolve) => response.once('drain', resolve));
      // A turn between writes makes each its own packet and lets a client hang up in the middle of an answer.
      else await turn();
    },
    // A FIN on the heels of what was written would be seen first by clients that drop their queue on errors.
    flush: () =>
      eventOrGone(gone, (resolve) => {
        if (!response.headersSent) resolve();
        else response.write('', () => setImmediate(() => setImmediate(resolve)));
      }),
    cut(reset) {
      if (reset) response.socket?.resetAndDestroy();
      else response.socket?.destroy();
    },
    end: () => void response.end(),
  };
}
