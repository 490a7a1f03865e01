import { type AnyRequest, textsOf } from '../chat/any-request.ts';
import type { Attempt } from '../chat/attempt.ts';
import type { EmbedRequest } from '../chat/embed-request.ts';
import type { EmbedResponse } from '../chat/embed-response.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { ChatResponse } from '../chat/response.ts';
import type { Scope } from '../chat/scope.ts';
import { checkEmbedRequest } from '../config/check-embed-request.ts';
import { checkModel, checkRequest } from '../config/check-request.ts';
import type { ParsedConfig } from '../config/parsed-config.ts';
import { isZerohopError, withFields, ZerohopError } from '../errors/zerohop-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { NewId } from '../lib/id.ts';
import type { Call } from '../pipeline/call.ts';
import type { Handler } from '../pipeline/layer.ts';
import { checksToolInput, parseToolInput } from '../pipeline/parse-tool-input.ts';
import { mergeMidStream, type Policies } from '../pipeline/policies.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Journey, Turn } from '../pipeline/turn.ts';
import { embedInBatches } from '../policies/embed-batches.ts';
import { type BreakPolicy, CallStream, type Finish } from '../policies/mid-stream/call-stream.ts';
import { startJourney } from '../router/journey.ts';
import type { RoutePlan } from '../router/plan.ts';
import type { Strategy } from '../router/strategy.ts';
import type { Emitter } from '../telemetry/emitter.ts';
import type { TelemetryEvent } from '../telemetry/event.ts';
import { acquireTransport, type TransportHandle } from '../transport/shared-transport.ts';
import { assembleTurn } from './assemble.ts';
import { assemble, type Assembly, routeTargets } from './assembly.ts';
import { buildEmbedResponse, noteStrangers } from './build-embed-response.ts';
import { totalCost } from './build-response.ts';
import { CallEvents, type CallEnd } from './call-events.ts';
import { type DoorStream, RouterStream } from './chat-stream.ts';
import type { Door, DoorFrame, DoorOptions } from './door.ts';
import { type Feedback, Feedbacks } from './feedback.ts';
import { Judging } from './judging/judging.ts';
import { OwnAccount, OwnAccounts } from './own-account.ts';
import type { PlanOptions } from './router.ts';
import { IdleProbes } from './idle-probes.ts';
import { LifecycleWatch } from './lifecycle-watch.ts';
import { OpenCalls } from './open-calls.ts';
import { type CallOrigin, type Entrance, type PlannedCall, Planner } from './planner.ts';
import { probeCall } from './probe-call.ts';
import { readAnswer } from './read-answer.ts';
import { Shadows } from './shadow/shadows.ts';
import { describeStatus, type RouterStatus } from './status.ts';
import { suggestionsFor } from './suggestions.ts';
import { UnprotectedWatch } from './unprotected-watch.ts';

/** What a router is made of. */
export interface RouterParts {
  parse: (config: unknown) => ParsedConfig;
  config: ParsedConfig;
  /** By the names that configs use. */
  strategies: ReadonlyMap<string, Strategy>;
  clock: Clock;
  random: () => number;
  newId: NewId;
  emitter: Emitter;
}

/** Where a chat comes from: the app's own hand where nothing is given. */
interface ChatOrigin extends Partial<Pick<CallOrigin, 'entrance' | 'parent'>> {
  /** Told of the call as soon as there is one. */
  readonly started?: ((call: Call) => void) | undefined;
}

/** A call that has been accepted. */
interface StartedCall {
  readonly call: Call;
  readonly journey: Journey;
  readonly policies: Policies;
  readonly finish: Finish;
}

/** The router behind the public interface. Its fields are private, so that inspecting it shows no key and no prompt. */
export class RouterCore implements DoorFrame {
  readonly #parts: RouterParts;
  readonly #runtime: Runtime;
  readonly #transport: TransportHandle;
  readonly #takeTurn: Handler<Turn, Reply>;
  readonly #events: CallEvents;
  readonly #planner: Planner;
  readonly #openCalls = new OpenCalls();
  readonly #idleProbes: IdleProbes;
  readonly #lifecycles: LifecycleWatch;
  readonly #ownAccounts = new OwnAccounts();
  readonly #shadows: Shadows;
  readonly #judging: Judging;
  readonly #feedbacks: Feedbacks;
  #assembly: Assembly;
  #closing: Promise<void> | undefined;

  constructor(parts: RouterParts) {
    this.#parts = parts;
    this.#events = new CallEvents(parts.emitter, parts.clock.now);
    this.#planner = new Planner(() => this.#assembly, parts.clock.now);
    const unprotected = new UnprotectedWatch(parts.emitter, parts.clock.now);
    this.#idleProbes = new IdleProbes({ clock: parts.clock, targets: () => routeTargets(this.#assembly), probe: (to) => this.#probe(to) });
    this.#lifecycles = new LifecycleWatch(parts.emitter, () => this.#assembly.targets.values());
    this.#runtime = {
      clock: parts.clock,
      random: parts.random,
      emitter: parts.emitter,
      healthChanged: (target) => {
        unprotected.healthChanged(target, this.#assembly.routes.values());
        this.#idleProbes.healthChanged(target);
      },
    };
    this.#transport = acquireTransport();
    this.#takeTurn = assembleTurn(this.#runtime);
    this.#shadows = new Shadows({ runtime: this.#runtime, strategies: parts.strategies, events: this.#events, newId: parts.newId });
    this.#judging = new Judging({ chat: (request, origin) => this.chat(request, origin), clock: parts.clock, emitter: parts.emitter });
    this.#feedbacks = new Feedbacks(parts.emitter, parts.clock.now);
    this.#assembly = this.#assemble(parts.config, undefined);
    this.#shadows.configure(parts.config);
  }

  async chat(request: ChatRequest, { entrance, parent, started }: ChatOrigin = {}): Promise<ChatResponse> {
    // Everything of the caller's context is read before the first await.
    const { call, journey, finish } = this.#start(request, { stream: false, entrance, parent });
    started?.(call);
    try {
      const reply = await journey.next('first', undefined);
      if (reply.kind !== 'whole') throw new Error('a whole call got a stream');
      return await finish(reply.attempt, reply.answer);
    } catch (error) {
      throw this.#fail(call, error);
    }
  }

  stream(request: ChatRequest, entrance?: Entrance): DoorStream {
    let started: StartedCall;
    try {
      started = this.#start(request, { stream: true, entrance });
    } catch (error) {
      return new RouterStream({
        callId: '',
        opened: Promise.reject(error),
        cancel() {},
        onCancel() {},
        cost: () => totalCost([], undefined),
        failed: (thrown) => thrown,
        voidable: false,
        parseInput: undefined,
      });
    }
    const { call, journey, finish, policies } = started;
    const policy = breakPolicyOf(request, policies);
    let serving: CallStream | undefined;
    const opened = journey.next('first', undefined).then((reply) => {
      this.#events.committed(call, reply);
      serving = new CallStream({ call, journey, first: reply, policy, finish, switched: (...how) => this.#events.switched(call, ...how) });
      return serving;
    });
    const stream: RouterStream = new RouterStream({
      callId: call.id,
      opened,
      cancel: (reason) => call.token.cancel(reason),
      onCancel: (listener) => void call.token.onCancel(listener as (reason: Error) => void),
      cost: () => totalCost(call.attempts, undefined),
      failed: (error) => this.#fail(call, error),
      voidable: entrance === undefined,
      parseInput: checksToolInput(call) ? (event) => parseToolInput(call, event, serving?.attempt.record.target ?? '') : undefined,
    });
    return stream;
  }

  async embed(request: EmbedRequest): Promise<EmbedResponse> {
    this.#refuseIfClosed();
    checkEmbedRequest(request, this.#planner.knowledge());
    // As the texts are now: batches go out one after the other, and the list is the app's.
    const { call, plan, conditions } = this.#accept({ ...request, input: [...textsOf(request)] }, { stream: false, entrance: undefined });
    noteStrangers(call, plan);
    const attempts: Attempt[] = [];
    const { clock } = this.#parts;
    const journey = startJourney({ call: { ...call, attempts, batchOf: call }, plan, conditions, takeTurn: embedInBatches(this.#runtime, this.#takeTurn), clock });
    try {
      const reply = await journey.next('first', undefined);
      if (reply.kind !== 'vectors') throw new Error('an embedding call got something else');
      const response = buildEmbedResponse(call, reply, this.#parts.clock.now());
      this.#end(call, { response });
      return response;
    } catch (error) {
      throw this.#fail(call, error);
    }
  }

  plan(request: AnyRequest, options: PlanOptions = {}): RoutePlan {
    return this.#planner.plan(request, options);
  }

  status(): RouterStatus {
    return describeStatus(this.#assembly, this.#ownAccounts, this.#openCalls.size, this.#parts.clock.now(), (route) => this.#shadows.of(route));
  }

  scope<R>(scope: Scope, run: () => R): R {
    return this.#planner.scopes.run(scope, this.#parts.clock.now(), run);
  }

  feedback(callId: string, feedback: Feedback): void {
    this.#feedbacks.give(callId, feedback);
  }

  as(name: string): string {
    checkModel(name, this.#planner.knowledge());
    return name;
  }

  on(type: TelemetryEvent['type'] | '*', listener: (event: never) => void): () => void {
    return this.#parts.emitter.on(type, listener as (event: TelemetryEvent) => void);
  }

  async reload(config: unknown): Promise<void> {
    this.#refuseIfClosed();
    const parsed = this.#parts.parse(config);
    const kept = new Set(parsed.routes.map(({ name }) => name));
    const lost = [...this.#assembly.routes.keys()].filter((name) => !kept.has(name));
    if (lost.length > 0) {
      const path = `routes.${lost[0]}`;
      const expected = 'every route that existed before';
      throw new ZerohopError({
        code: 'config_invalid',
        message: `${path}: routes may not vanish in a reload: ${lost.join(', ')}; calls may still name them`,
        details: { path, expected, issues: lost.map((name) => ({ path: `routes.${name}`, expected })) },
      });
    }
    const assembly = this.#assemble(parsed, this.#assembly);
    this.#shadows.configure(parsed);
    this.#assembly = assembly;
    this.#lifecycles.reset();
    if (this.#parts.emitter.wants('config')) {
      const message = `${parsed.routes.length} routes over ${parsed.providers.length} providers`;
      this.#parts.emitter.emit({ type: 'config', atMs: this.#parts.clock.now(), change: 'reloaded', target: undefined, message });
    }
  }

  openDoor({ adapterId, account: own }: DoorOptions): Door {
    let account: OwnAccount | undefined;
    if (own !== undefined) {
      const { name } = own;
      if (this.#assembly.providers.has(name)) {
        const expected = 'a name that no provider of the router has';
        const details = { path: 'name', expected, received: `'${name}'` };
        throw new ZerohopError({ code: 'config_invalid', message: `name: '${name}' is a provider of the router; give the account another name`, details: { ...details, issues: [details] } });
      }
      account = new OwnAccount(own, this.#runtime, this.#transport);
      this.#ownAccounts.add(account);
    }
    const entrance: Entrance = { adapterId, account };
    return {
      chat: (request) => {
        let callId = '';
        const response = this.chat(request, { entrance, started: (call) => (callId = call.id) });
        return { callId, response };
      },
      stream: (request) => this.stream(request, entrance),
    };
  }

  async warm(): Promise<void> {
    this.#refuseIfClosed();
    const { providers } = this.#assembly;
    const usable = [...providers.values()].filter(({ unavailable }) => unavailable === undefined);
    await Promise.all(usable.map(({ connection }) => connection.warm()));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#idleProbes.close();
    this.#judging.close();
    const shadows = this.#shadows.close();
    await this.#openCalls.finish(this.#parts.clock, this.#assembly.config.closeMs);
    await shadows;
    await this.#transport.release();
  }

  #refuseIfClosed(): void {
    if (this.#closing !== undefined) throw new ZerohopError({ code: 'cancelled', message: 'the router is closed' });
  }

  #assemble(config: ParsedConfig, previous: Assembly | undefined): Assembly {
    return assemble({ config, runtime: this.#runtime, transport: this.#transport, strategies: this.#parts.strategies, previous });
  }

  /** Plans a checked request, of whatever kind, and opens the books of its call. */
  #accept(request: AnyRequest, origin: Omit<CallOrigin, 'id'>): PlannedCall {
    const planned = this.#planner.accept(request, { id: this.#parts.newId(), ...origin });
    this.#openCalls.open(planned.call);
    this.#events.started(planned.call, planned.plan);
    this.#lifecycles.called(planned.call.startedAtMs);
    return planned;
  }

  #start(request: ChatRequest, origin: Omit<CallOrigin, 'id'>): StartedCall {
    const { clock } = this.#parts;
    // Calls that wait for a judge are under way, and may end well.
    if (origin.parent?.purpose !== 'judge') this.#refuseIfClosed();
    checkRequest(request, this.#planner.knowledge(origin.entrance));
    const { call, plan, conditions, policies, cascade, evaluation } = this.#accept(request, origin);
    this.#shadows.started(call);
    const journey = this.#judging.journey({ call, plan, conditions, takeTurn: this.#takeTurn, clock }, cascade);
    const evaluate = this.#judging.evaluator(call, evaluation);
    const finish: Finish = async (attempt, answer) => {
      const response = await readAnswer(call, attempt, answer, clock.now);
      this.#shadows.answered(call, response);
      this.#end(call, { response });
      evaluate?.(response);
      return response;
    };
    return { call, journey, policies, finish };
  }

  #fail(call: Call, thrown: unknown): Error {
    const error = isZerohopError(thrown)
      ? (thrown as ZerohopError)
      : new ZerohopError({ code: 'server_error', message: `the router failed: ${String(thrown)}`, cause: thrown });
    const last = call.attempts.at(-1);
    const failure = withFields(error, {
      attempts: call.attempts,
      provider: error.provider ?? last?.provider,
      model: error.model ?? last?.model,
      suggestions: suggestionsFor(call, error, this.#assembly, () => this.#planner.conditionsAfter(call)),
    });
    this.#end(call, { error: failure });
    return failure;
  }

  // Closes a call's books, exactly once.
  #end(call: Call, end: CallEnd): void {
    this.#shadows.ended(call);
    if (!this.#openCalls.close(call)) return;
    this.#events.ended(call, end);
    this.#feedbacks.ended(call, 'response' in end ? end.response.target : undefined);
  }

  // A call of the router's own: it is counted and told of like any other, and what it comes to concerns nobody but the target's health.
  async #probe(to: RouteTarget): Promise<void> {
    const { call, turn } = probeCall(to, this.#parts.newId(), this.#parts.clock.now());
    this.#openCalls.open(call);
    this.#events.started(call, undefined);
    try {
      const { attempt } = await this.#takeTurn(turn);
      this.#end(call, { probed: attempt.record });
    } catch (error) {
      this.#end(call, { error: isZerohopError(error) ? (error as ZerohopError) : new ZerohopError({ code: 'no_target', message: String(error) }) });
    }
  }
}

function breakPolicyOf({ midStream, messages }: ChatRequest, policies: Policies): BreakPolicy {
  const policy = mergeMidStream(policies.midStream, midStream);
  return { ...policy, messages: policy.mode === 'continue' ? messages.slice() : messages };
}
