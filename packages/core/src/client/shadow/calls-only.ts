import { Emitter } from '../../telemetry/emitter.ts';
import type { EventOf, TelemetryEvent } from '../../telemetry/event.ts';

/** Passes on what concerns calls. The breakers and keys of shadows are copies, which bear the names of those that the app knows. */
export class CallsOnly extends Emitter {
  readonly #outer: Emitter;

  constructor(outer: Emitter, now: () => number) {
    super(now);
    this.#outer = outer;
  }

  override wants(type: TelemetryEvent['type']): boolean {
    return this.#outer.wants(type);
  }

  override emit<Type extends TelemetryEvent['type']>(event: EventOf<Type>): void {
    if ('callId' in event) this.#outer.emit(event);
  }
}
