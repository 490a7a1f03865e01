/** A socket that is being connected. */
export interface ConnectingSocket {
  destroy(error?: Error): unknown;
}

/** Whoever a socket is connected for. */
export interface ConnectionOwner {
  /** Told of its socket while that connects; of none when it stands, or has failed. */
  connecting(socket: ConnectingSocket | undefined): void;
}

/**
 * Knows for which request a socket is connected: an agent connects one within `dispatch`, and says no word of it. So a request that
 * is given up can close it, instead of leaving it to a handshake that nobody waits for.
 */
export class Connecting {
  #owner: ConnectionOwner | undefined;

  /** Whoever is dispatched now. */
  get owner(): ConnectionOwner | undefined {
    return this.#owner;
  }

  /** Dispatches for an owner. */
  dispatch(owner: ConnectionOwner, run: () => void): void {
    this.#owner = owner;
    try {
      run();
    } finally {
      this.#owner = undefined;
    }
  }
}
