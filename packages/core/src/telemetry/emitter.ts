import type { EventOf, TelemetryEvent } from './event.ts';

type Listener = (event: TelemetryEvent) => unknown;

/** Hands events to subscribers. Costs nothing when nobody listens; a subscriber that throws fails no call. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Subscribes to one type of event, or to all with `*`. Returns the function that unsubscribes. */
  on(type: TelemetryEvent['type'] | '*', listener: Listener): () => void {
    const known = this.#listeners.get(type) ?? new Set();
    known.add(listener);
    this.#listeners.set(type, known);
    return () => {
      known.delete(listener);
      if (known.size === 0 && this.#listeners.get(type) === known) this.#listeners.delete(type);
    };
  }

  /** Whether an event of this type would reach anybody. Ask before building one. */
  wants(type: TelemetryEvent['type']): boolean {
    return this.#listeners.size > 0 && (this.#listeners.has(type) || this.#listeners.has('*'));
  }

  emit<Type extends TelemetryEvent['type']>(event: EventOf<Type>): void {
    for (const type of [event.type, '*']) {
      for (const listener of this.#listeners.get(type) ?? []) {
        try {
          // An async listener fails later, and must not take the process down then.
          const result: unknown = listener(event);
          if (result instanceof Promise) result.catch((error: unknown) => this.#listenerFailed(event.type, error));
        } catch (error) {
          this.#listenerFailed(event.type, error);
        }
      }
    }
  }

  #listenerFailed(type: string, error: unknown): void {
    // A warning listener that throws must not warn about itself for ever.
    if (type === 'warning') return;
    const message = `a listener of '${type}' threw: ${error instanceof Error ? error.message : String(error)}`;
    this.emit({ type: 'warning', atMs: this.#now(), about: 'telemetry', message, callId: undefined });
  }
}
