import { isEmbedRequest } from '../../chat/any-request.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { ChatResponse } from '../../chat/response.ts';
import type { ParsedConfig } from '../../config/parsed-config.ts';
import { ZerohopError } from '../../errors/zerohop-error.ts';
import type { NewId } from '../../lib/id.ts';
import type { Call } from '../../pipeline/call.ts';
import type { Runtime } from '../../pipeline/runtime.ts';
import type { Strategy } from '../../router/strategy.ts';
import { privateTransport, type TransportHandle } from '../../transport/shared-transport.ts';
import { assembleTurn } from '../assemble.ts';
import type { Assembly } from '../assembly.ts';
import type { CallEvents } from '../call-events.ts';
import { Planner } from '../planner.ts';
import { CallsOnly } from './calls-only.ts';
import { copyRequest } from './copy-request.ts';
import { Lane } from './lane.ts';
import { type Copy, type CopyEnd, type CopySender, excludedBefore, sendCopy } from './send-copy.ts';
import { assembleShadows } from './shadow-assembly.ts';
import { shadowEvent } from './shadow-event.ts';

/** What shadows need of the router. */
export interface ShadowsParts {
  readonly runtime: Runtime;
  readonly strategies: ReadonlyMap<string, Strategy>;
  readonly events: CallEvents;
  readonly newId: NewId;
}

/** A call that is to be copied when it has ended well. */
interface Sampled {
  readonly lane: Lane;
  /** The request as it was when the call was made. */
  readonly request: ChatRequest;
}

/** What copies are sent with: made when a config first has a shadow. */
interface Equipment {
  readonly assembly: Assembly;
  readonly planner: Planner;
}

/**
 * Sends copies of calls elsewhere, for comparison, once the caller has its answer. Copies have sockets, connections, breakers, keys and slots of their
 * own: whatever befalls them, no call feels it.
 */
export class Shadows {
  readonly #parts: ShadowsParts;
  readonly #runtime: Runtime;
  readonly #sender: CopySender;
  #lanes: ReadonlyMap<string, Lane> = new Map();
  #equipment: Equipment | undefined;
  #transport: TransportHandle | undefined;
  readonly #sampled = new Map<Call, Sampled>();
  readonly #running = new Set<Call>();
  #closed = false;

  constructor(parts: ShadowsParts) {
    const { runtime, events } = parts;
    this.#parts = parts;
    this.#runtime = { ...runtime, emitter: new CallsOnly(runtime.emitter, runtime.clock.now), healthChanged() {} };
    this.#sender = { takeTurn: assembleTurn(this.#runtime), events, now: runtime.clock.now };
  }

  /** Takes over a config. Copies under way finish as they began. */
  configure(config: ParsedConfig): void {
    const lanes = new Map<string, Lane>();
    for (const { name, shadow } of config.routes) {
      if (shadow !== undefined) lanes.set(name, new Lane(name, shadow, this.#runtime.random, this.#lanes.get(name)));
    }
    this.#equipment = lanes.size === 0 ? undefined : this.#equip(config);
    this.#lanes = lanes;
  }

  /** The shadow of a route; `undefined` when it has none. */
  of(route: string): Pick<Lane, 'inFlight' | 'dropped'> | undefined {
    return this.#lanes.get(route);
  }

  /** A call was made: notes its request if it is one that is copied. Calls that the router makes itself are not. */
  started(call: Call): void {
    if (this.#lanes.size === 0) return;
    const { request, route, purpose } = call;
    const lane = route === undefined || purpose !== undefined || isEmbedRequest(request) ? undefined : this.#lanes.get(route);
    if (lane === undefined || isEmbedRequest(request)) return;
    try {
      if (lane.isNext()) this.#sampled.set(call, { lane, request: copyRequest(request, lane.to) });
    } catch (error) {
      this.#warn(call, error);
    }
  }

  /** A call has its answer: its copy goes out when the caller has it, too. */
  answered(call: Call, response: ChatResponse): void {
    const sampled = this.#sampled.get(call);
    if (sampled === undefined) return;
    this.#sampled.delete(call);
    setImmediate(() => void this.#shadow(sampled, call, response));
  }

  /** A call is over, whatever came of it. */
  ended(call: Call): void {
    this.#sampled.delete(call);
  }

  /** Cancels what is under way at once, and closes its sockets. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#sampled.clear();
    for (const { token } of this.#running) token.cancel(new ZerohopError({ code: 'cancelled', message: 'the router was closed before the shadow was over' }));
    // Cancelled calls end within this turn, and so their events are out.
    if (this.#running.size > 0) await new Promise((resolve) => setImmediate(resolve));
    await this.#transport?.release();
  }

  #equip(config: ParsedConfig): Equipment {
    this.#transport ??= privateTransport();
    const runtime = this.#runtime;
    const { strategies } = this.#parts;
    const assembly = assembleShadows({ config, runtime, transport: this.#transport, strategies, previous: this.#equipment?.assembly });
    return { assembly, planner: new Planner(() => assembly, runtime.clock.now) };
  }

  // What goes wrong here has failed no call.
  async #shadow({ lane, request }: Sampled, parent: Call, primary: ChatResponse): Promise<void> {
    if (this.#closed || this.#equipment === undefined) return;
    const { clock } = this.#runtime;
    const about = { parent, primary, route: lane.route, to: lane.to };
    if (!lane.enter()) {
      this.#tell(() => shadowEvent({ ...about, call: undefined, end: undefined, atMs: clock.now() }), parent);
      return;
    }
    try {
      const copy = this.#copyOf(request, parent, this.#equipment);
      const before = excludedBefore(copy, clock.now());
      const end = before ?? (await this.#send(copy));
      this.#tell(() => shadowEvent({ ...about, call: before === undefined ? copy.call : undefined, end, atMs: clock.now() }), parent);
    } catch (error) {
      this.#warn(parent, error);
    } finally {
      lane.leave();
    }
  }

  // Under what the call was under, but for its deadline: the caller no longer waits.
  #copyOf(request: ChatRequest, parent: Call, { planner }: Equipment): Copy {
    const unhurried = { ...parent, deadlineAtMs: undefined };
    const { call, plan } = planner.accept(request, { id: this.#parts.newId(), stream: parent.stream, entrance: undefined, parent: { call: unhurried, purpose: 'shadow' } });
    return { call: { ...call, checksOutput: parent.checksOutput }, plan };
  }

  async #send(copy: Copy): Promise<CopyEnd> {
    this.#running.add(copy.call);
    try {
      return await sendCopy(copy, this.#sender);
    } finally {
      this.#running.delete(copy.call);
    }
  }

  #tell(make: () => ReturnType<typeof shadowEvent>, parent: Call): void {
    const { emitter } = this.#runtime;
    try {
      if (emitter.wants('shadow')) emitter.emit(make());
    } catch (error) {
      this.#warn(parent, error);
    }
  }

  #warn(call: Call, error: unknown): void {
    const { emitter, clock } = this.#runtime;
    if (!emitter.wants('warning')) return;
    const message = `a shadow failed: ${error instanceof Error ? error.message : String(error)}`;
    emitter.emit({ type: 'warning', atMs: clock.now(), about: 'shadow', message, callId: call.id });
  }
}
