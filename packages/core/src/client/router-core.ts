import type { Fallbacks } from '../chat/policy-options.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { ChatResponse } from '../chat/response.ts';
import type { Scope } from '../chat/scope.ts';
import { checkModel, checkRequest, type RequestKnowledge } from '../config/check-request.ts';
import type { ParsedConfig, ParsedFallbacks } from '../config/parsed-config.ts';
import { toJsonSchema } from '../config/to-json-schema.ts';
import { isZerohopError, withFields, ZerohopError } from '../errors/zerohop-error.ts';
import { CancelToken } from '../lib/cancel.ts';
import type { Clock } from '../lib/clock.ts';
import type { NewId } from '../lib/id.ts';
import type { Call, CallTool } from '../pipeline/call.ts';
import type { Handler } from '../pipeline/layer.ts';
import { parseOutput } from '../pipeline/parse-output.ts';
import { mergePolicies, type Policies } from '../pipeline/policies.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { RouteTarget, Target } from '../pipeline/target.ts';
import type { Journey, Turn } from '../pipeline/turn.ts';
import { CallStream, type Finish } from '../policies/mid-stream.ts';
import type { Conditions } from '../router/exclusion.ts';
import { exclusionOf } from '../router/exclusion.ts';
import { startJourney } from '../router/journey.ts';
import { type Destination, planCall, type Route, type RoutePlan } from '../router/plan.ts';
import { priority } from '../router/priority.ts';
import { roundRobin } from '../router/round-robin.ts';
import type { Strategy } from '../router/strategy.ts';
import { weighted } from '../router/weighted.ts';
import type { Emitter } from '../telemetry/emitter.ts';
import type { TelemetryEvent } from '../telemetry/event.ts';
import { acquireTransport, type TransportHandle } from '../transport/shared-transport.ts';
import { assembleTurn } from './assemble.ts';
import { assemble, type Assembly, resolveFallbacks } from './assembly.ts';
import { buildResponse, totalCost } from './build-response.ts';
import { type DoorStream, RouterStream } from './chat-stream.ts';
import type { Door, DoorFrame, DoorOptions } from './door.ts';
import { OwnAccount, OwnAccounts } from './own-account.ts';
import { readScope, runInScope } from './scope.ts';
import { describeStatus, type RouterStatus } from './status.ts';

const strategies: ReadonlyMap<string, Strategy> = new Map([priority, weighted, roundRobin].map((strategy) => [strategy.name, strategy]));

/** What a router is made of. */
export interface RouterParts {
  parse: (config: unknown) => ParsedConfig;
  config: ParsedConfig;
  clock: Clock;
  random: () => number;
  newId: NewId;
  emitter: Emitter;
}

/** A call that has been accepted. */
interface StartedCall {
  readonly call: Call;
  readonly journey: Journey;
  readonly policies: Policies;
  readonly finish: Finish;
}

/** Where a call came in: by a door, or, left out, by the app's own hand. */
interface Entrance {
  readonly adapterId: string;
  readonly account: OwnAccount | undefined;
}

/** The router behind the public interface. Its fields are private, so that inspecting it shows no key and no prompt. */
export class RouterCore implements DoorFrame {
  readonly #parts: RouterParts;
  readonly #runtime: Runtime;
  readonly #transport: TransportHandle;
  readonly #takeTurn: Handler<Turn, Reply>;
  readonly #inFlight = new Set<Call>();
  readonly #unprotected = new Set<string>();
  readonly #ownAccounts = new OwnAccounts();
  #assembly: Assembly;
  #closing: Promise<void> | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(parts: RouterParts) {
    this.#parts = parts;
    this.#runtime = {
      clock: parts.clock,
      random: parts.random,
      emitter: parts.emitter,
      healthChanged: (target) => this.#healthChanged(target),
    };
    this.#transport = acquireTransport();
    this.#takeTurn = assembleTurn(this.#runtime);
    this.#assembly = this.#assemble(parts.config, undefined);
  }

  async chat(request: ChatRequest, entrance?: Entrance): Promise<ChatResponse> {
    // Everything of the caller's context is read before the first await.
    const { call, journey, finish } = this.#start(request, false, entrance);
    try {
      const reply = await journey.next('first', undefined);
      if (reply.kind !== 'whole') throw new Error('a whole call got a stream');
      return finish(reply.attempt, reply.answer, await parseOutput(reply.answer, call));
    } catch (error) {
      throw this.#fail(call, error);
    }
  }

  stream(request: ChatRequest, entrance?: Entrance): DoorStream {
    let started: StartedCall;
    try {
      started = this.#start(request, true, entrance);
    } catch (error) {
      return new RouterStream({
        callId: '',
        opened: Promise.reject(error),
        cancel() {},
        cost: () => totalCost([], undefined),
        failed: (thrown) => thrown as Error,
        abandoned() {},
      });
    }
    const { call, journey, finish, policies } = started;
    const opened = journey.next('first', undefined).then((reply) => {
      if (this.#parts.emitter.wants('commit')) this.#emitCommit(call, reply);
      return new CallStream(call, journey, reply, call.request.midStream ?? policies.midStream, finish);
    });
    return new RouterStream({
      callId: call.id,
      opened,
      cancel: () => call.token.cancel(new ZerohopError({ code: 'cancelled', message: 'the stream was left before its end' })),
      cost: () => totalCost(call.attempts, undefined),
      failed: (error) => this.#fail(call, error),
      abandoned: () => this.#end(call, 'cancelled', undefined, undefined),
    });
  }

  plan(request: ChatRequest): RoutePlan {
    checkRequest(request, this.#knowledge(undefined));
    const nowMs = this.#parts.clock.now();
    const { deadlineAtMs } = readScope(request, nowMs);
    return planCall(this.#destination(request, undefined), this.#conditions(request, false, deadlineAtMs));
  }

  status(): RouterStatus {
    const { providers, targets } = this.#assembly;
    return describeStatus(providers.values(), targets.values(), this.#ownAccounts, this.#inFlight.size, this.#parts.clock.now());
  }

  scope<R>(scope: Scope, run: () => R): R {
    return runInScope(scope, this.#parts.clock.now(), run);
  }

  as(name: string): string {
    checkModel(name, this.#knowledge(undefined));
    return name;
  }

  on(type: TelemetryEvent['type'] | '*', listener: (event: never) => void): () => void {
    return this.#parts.emitter.on(type, listener as (event: TelemetryEvent) => void);
  }

  async reload(config: unknown): Promise<void> {
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
    this.#assembly = this.#assemble(parsed, this.#assembly);
    if (this.#parts.emitter.wants('config')) {
      const message = `${parsed.routes.length} routes over ${parsed.providers.length} providers`;
      this.#parts.emitter.emit({ type: 'config', atMs: this.#parts.clock.now(), change: 'reloaded', target: undefined, message });
    }
  }

  openDoor({ adapterId, account: own }: DoorOptions): Door {
    let account: OwnAccount | undefined;
    if (own !== undefined) {
      const { name, provider } = own;
      if (this.#assembly.providers.has(name)) {
        const expected = 'a name that no provider of the router has';
        const details = { path: 'name', expected, received: `'${name}'` };
        throw new ZerohopError({ code: 'config_invalid', message: `name: '${name}' is a provider of the router; give the account another name`, details: { ...details, issues: [details] } });
      }
      account = new OwnAccount(name, provider, this.#runtime, this.#transport);
      this.#ownAccounts.add(account);
    }
    const entrance: Entrance = { adapterId, account };
    return { chat: (request) => this.chat(request, entrance), stream: (request) => this.stream(request, entrance) };
  }

  async warm(): Promise<void> {
    const { providers } = this.#assembly;
    const usable = [...providers.values()].filter(({ unavailable }) => unavailable === undefined);
    await Promise.all([this.#transport.warm(), ...usable.map(({ connection }) => connection.warm())]);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { clock } = this.#parts;
    if (this.#inFlight.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = clock.setTimeout(resolve, this.#assembly.config.closeMs);
        this.#whenIdle = () => {
          clock.clearTimeout(timer);
          resolve();
        };
      });
    }
    for (const call of this.#inFlight) {
      call.token.cancel(new ZerohopError({ code: 'cancelled', message: 'the router was closed before the call was over' }));
    }
    await this.#transport.release();
  }

  #assemble(config: ParsedConfig, previous: Assembly | undefined): Assembly {
    return assemble({ config, runtime: this.#runtime, transport: this.#transport, strategies, previous });
  }

  #knowledge(entrance: Entrance | undefined): RequestKnowledge {
    const { routes, providers, config } = this.#assembly;
    if (entrance === undefined) return { routes, providers, adapters: config.adapters };
    const adapters = config.adapters.has(entrance.adapterId) ? config.adapters : new Set([...config.adapters.keys(), entrance.adapterId]);
    return { routes, providers: entrance.account?.among(providers) ?? providers, adapters };
  }

  #destination(request: ChatRequest, entrance: Entrance | undefined): Destination {
    const assembly = this.#assembly;
    const { routes } = assembly;
    const direct = (id: string): RouteTarget => entrance?.account?.find(id, assembly) ?? assembly.direct(id);
    const route = routes.get(request.model);
    const targets = route?.targets ?? [direct(request.model)];
    const fallbacks = request.fallbacks === undefined ? undefined : resolveFallbacks(listFallbacks(request.fallbacks), routes, direct);
    const destination = { model: request.model, route, targets, fallbacks };
    return request.timeouts === undefined ? destination : withTimeouts(destination, request);
  }

  #conditions(request: ChatRequest, stream: boolean, deadlineAtMs: number | undefined): Conditions {
    const { unknownPrice } = this.#assembly.config;
    return { request, stream, nowMs: this.#parts.clock.now(), deadlineAtMs, unknownPrice };
  }

  #start(request: ChatRequest, stream: boolean, entrance: Entrance | undefined): StartedCall {
    const { clock, emitter } = this.#parts;
    if (this.#closing !== undefined) throw new ZerohopError({ code: 'cancelled', message: 'the router is closed' });
    checkRequest(request, this.#knowledge(entrance));
    const nowMs = clock.now();
    const { scope, deadlineAtMs } = readScope(request, nowMs);
    const token = new CancelToken();
    const call: Call = {
      id: this.#parts.newId(),
      request,
      tools: request.tools?.map(readTool) ?? [],
      output: request.output === undefined ? undefined : toJsonSchema(request.output, 'output'),
      checksOutput: entrance === undefined,
      stream,
      scope,
      startedAtMs: nowMs,
      deadlineAtMs,
      token,
      attempts: [],
      warnings: [],
      plan: undefined,
      route: undefined,
    };
    const destination = this.#destination(request, entrance);
    const plan = planCall(destination, this.#conditions(request, stream, deadlineAtMs));
    advance(destination);
    call.plan = plan;
    call.route = plan.route;
    this.#inFlight.add(call);
    listenTo(request.signal, call);
    if (emitter.wants('call.start')) {
      emitter.emit({ type: 'call.start', atMs: nowMs, callId: call.id, parentCallId: undefined, scope, model: request.model, stream });
    }
    if (emitter.wants('plan')) emitter.emit({ type: 'plan', atMs: nowMs, callId: call.id, parentCallId: undefined, scope, plan });
    const journey = startJourney(call, plan, () => this.#conditions(request, stream, deadlineAtMs), this.#takeTurn);
    const finish: Finish = (attempt, answer, object) => {
      const response = buildResponse(call, attempt, answer, object, clock.now());
      this.#end(call, 'ok', undefined, response);
      return response;
    };
    return { call, journey, policies: destination.targets[0]?.policies ?? this.#assembly.defaults, finish };
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
      suggestions: this.#suggestions(call, error),
    });
    this.#end(call, error.code === 'cancelled' ? 'cancelled' : 'failed', failure, undefined);
    return failure;
  }

  // Targets of other routes that could serve the request just now.
  #suggestions(call: Call, error: ZerohopError): string[] {
    if (error.code === 'cancelled' || error.code === 'invalid_request') return [];
    const conditions = this.#conditions(call.request, call.stream, undefined);
    const tried = new Set(call.attempts.map(({ target }) => target));
    const failed = this.#assembly.targets.get(call.attempts.at(-1)?.target ?? '');
    const found: string[] = [];
    for (const target of this.#assembly.targets.values()) {
      if (tried.has(target.id)) continue;
      if (error.code === 'context_length' && !((target.facts?.contextWindow ?? 0) > (failed?.facts?.contextWindow ?? 0))) continue;
      const to: RouteTarget = { target, weight: 1, policies: this.#assembly.defaults };
      if (exclusionOf(to, conditions) === undefined) found.push(target.id);
      if (found.length === 5) break;
    }
    return found;
  }

  // Closes a call's books, exactly once.
  #end(call: Call, outcome: 'ok' | 'failed' | 'cancelled', error: ZerohopError | undefined, response: ChatResponse | undefined): void {
    if (!this.#inFlight.delete(call)) return;
    stopListening(call);
    if (this.#inFlight.size === 0) this.#whenIdle?.();
    const { emitter, clock } = this.#parts;
    if (!emitter.wants('call')) return;
    const nowMs = clock.now();
    emitter.emit({
      type: 'call',
      atMs: nowMs,
      callId: call.id,
      parentCallId: undefined,
      scope: call.scope,
      outcome,
      code: outcome === 'cancelled' ? 'cancelled' : error?.code,
      route: call.route,
      target: response?.target,
      attempts: call.attempts,
      usage: response?.usage,
      cost: response?.cost ?? totalCost(call.attempts, undefined),
      firstTokenMs: response?.latency.firstTokenMs,
      totalMs: nowMs - call.startedAtMs,
    });
  }

  #emitCommit(call: Call, reply: Reply): void {
    const { record } = reply.attempt;
    const firstTokenMs = record.startedAtMs - call.startedAtMs + (record.firstTokenMs ?? 0);
    this.#parts.emitter.emit({
      type: 'commit',
      atMs: this.#parts.clock.now(),
      callId: call.id,
      parentCallId: undefined,
      scope: call.scope,
      target: record.target,
      attempt: record.index,
      firstTokenMs,
    });
  }

  // Says so, once, when a route is down to its last healthy target.
  #healthChanged(changed: Target): void {
    const nowMs = this.#parts.clock.now();
    const anyRequest = { model: '', messages: [] };
    const conditions: Conditions = { request: anyRequest, stream: false, nowMs, deadlineAtMs: undefined, unknownPrice: 'warn' };
    for (const route of this.#assembly.routes.values()) {
      if (!route.targets.some(({ target }) => target === changed)) continue;
      const healthy = route.targets.filter((to) => exclusionOf(to, conditions) === undefined);
      const [last] = healthy;
      if (healthy.length !== 1 || last === undefined || route.targets.length === 1) {
        this.#unprotected.delete(route.name);
      } else if (!this.#unprotected.has(route.name)) {
        this.#unprotected.add(route.name);
        this.#parts.emitter.emit({ type: 'route.unprotected', atMs: nowMs, route: route.name, target: last.target.id });
      }
    }
  }
}

const listeners = new WeakMap<Call, () => void>();

function listenTo(signal: AbortSignal | undefined, call: Call): void {
  if (signal === undefined) return;
  const onAbort = (): void => {
    call.token.cancel(new ZerohopError({ code: 'cancelled', message: 'the call was cancelled by its signal', cause: signal.reason }));
  };
  if (signal.aborted) {
    onAbort();
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  listeners.set(call, onAbort);
}

function stopListening(call: Call): void {
  const onAbort = listeners.get(call);
  if (onAbort === undefined) return;
  call.request.signal?.removeEventListener('abort', onAbort);
  listeners.delete(call);
}

function readTool(tool: NonNullable<ChatRequest['tools']>[number], index: number): CallTool {
  const ready = tool.parameters === undefined ? undefined : toJsonSchema(tool.parameters, `tools[${index}].parameters`);
  return {
    name: tool.name,
    description: tool.description,
    parameters: ready?.jsonSchema ?? { type: 'object', properties: {} },
    strict: tool.strict,
    cache: tool.cache ?? false,
    validate: ready?.validate,
  };
}

function listFallbacks(fallbacks: Fallbacks): ParsedFallbacks {
  if (Array.isArray(fallbacks)) return { default: fallbacks, context_length: [], content_filter: [] };
  const lists = fallbacks as Exclude<Fallbacks, readonly string[]>;
  return { default: lists.default ?? [], context_length: lists.context_length ?? [], content_filter: lists.content_filter ?? [] };
}

// The next draw is used up by calls, never by plans, and in every route that the call's plan drew from.
function advance(destination: Destination): void {
  const seen = new Set<Route>();
  const visit = (route: Route): void => {
    if (seen.has(route)) return;
    seen.add(route);
    route.strategy.advance();
  };
  if (destination.route !== undefined) visit(destination.route);
}

function withTimeouts(destination: Destination, request: ChatRequest): Destination {
  const lay = (to: RouteTarget): RouteTarget => ({ ...to, policies: mergePolicies(to.policies, { timeouts: request.timeouts }) });
  const layRoute = (route: Route): Route => ({ ...route, targets: route.targets.map(lay), fallbacks: layFallbacks(route.fallbacks) });
  const layFallbacks = (fallbacks: Route['fallbacks']): Route['fallbacks'] => {
    const each = (list: readonly (Route | RouteTarget)[]): (Route | RouteTarget)[] => list.map((next) => ('target' in next ? lay(next) : layRoute(next)));
    return { default: each(fallbacks.default), context_length: each(fallbacks.context_length), content_filter: each(fallbacks.content_filter) };
  };
  return {
    ...destination,
    route: destination.route === undefined ? undefined : layRoute(destination.route),
    targets: destination.targets.map(lay),
    fallbacks: destination.fallbacks === undefined ? undefined : layFallbacks(destination.fallbacks),
  };
}
