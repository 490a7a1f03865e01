/** Tells everyone who works for a call that it is over, and why. Lighter than an AbortController, and never leaks. */
export class CancelToken {
  #reason: Error | undefined;
  readonly #listeners = new Set<(reason: Error) => void>();

  /** Why it was cancelled; `undefined` while it was not. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** Cancels once; later reasons are ignored. */
  cancel(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener(reason);
    this.#listeners.clear();
  }

  /** Throws the reason if it was cancelled. */
  throwIfCancelled(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Calls the listener on cancel; at once if that has happened. Returns the function that stops listening. */
  onCancel(listener: (reason: Error) => void): () => void {
    if (this.#reason !== undefined) {
      listener(this.#reason);
      return () => {};
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
