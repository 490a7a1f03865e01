import { type AnyRequest, isEmbedRequest } from '../chat/any-request.ts';
import type { EmbedRequest } from '../chat/embed-request.ts';
import { checkEmbedRequest } from '../config/check-embed-request.ts';
import { isObject } from '../config/check-fields.ts';
import { checkRequest, type RequestKnowledge } from '../config/check-request.ts';
import type { Call } from '../pipeline/call.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { addRequired, addRequirements } from '../pipeline/requirements.ts';
import type { Policies } from '../pipeline/policies.ts';
import type { Conditions } from '../router/exclusion.ts';
import { Foresight } from '../router/foresight.ts';
import type { Cascade, Evaluation } from '../router/judging.ts';
import { firstVectors } from '../router/missing-embedding.ts';
import type { RoutePlan } from '../router/plan.ts';
import { planCall } from '../router/planning.ts';
import type { Destination } from '../router/route.ts';
import type { Assembly } from './assembly.ts';
import { destinationOf } from './destination.ts';
import { useDraws } from './draws.ts';
import type { OwnAccount } from './own-account.ts';
import type { PlanOptions } from './router.ts';
import { type CallScope, Scopes } from './scope.ts';
import { outputOf, type Parent, startCall, toolsOf } from './start-call.ts';

/** Where a call came in: by a door, or, left out, by the app's own hand. */
export interface Entrance {
  readonly adapterId: string;
  readonly account: OwnAccount | undefined;
}

/** Where a call comes from. */
export interface CallOrigin {
  readonly id: string;
  readonly stream: boolean;
  readonly entrance: Entrance | undefined;
  /** The call it is made for, whose scope, deadline and requirements it is under. @default none: it is the app's */
  readonly parent?: Parent | undefined;
}

/** A call with its plan. */
export interface PlannedCall {
  readonly call: Call;
  readonly plan: RoutePlan;
  readonly conditions: () => Conditions;
  /** Those of the first target. */
  readonly policies: Policies;
  readonly cascade: Cascade | undefined;
  readonly evaluation: Evaluation | undefined;
}

/** Plans requests by the config in force. */
export class Planner {
  readonly scopes: Scopes = new Scopes();
  readonly #assembly: () => Assembly;
  readonly #now: () => number;

  constructor(assembly: () => Assembly, now: () => number) {
    this.#assembly = assembly;
    this.#now = now;
  }

  /** What the check of a request needs to know. */
  knowledge(entrance?: Entrance): RequestKnowledge {
    const { routes, providers, config } = this.#assembly();
    if (entrance === undefined) return { routes, providers, adapters: config.adapters };
    const adapters = config.adapters.has(entrance.adapterId) ? config.adapters : new Set([...config.adapters.keys(), entrance.adapterId]);
    return { routes, providers: entrance.account?.among(providers) ?? providers, adapters };
  }

  /** What would become of a request. Sends nothing, uses up nothing. */
  plan(request: AnyRequest, { stream = false }: PlanOptions): RoutePlan {
    if (isObject(request) && isEmbedRequest(request)) return this.#planEmbed(request);
    checkRequest(request, this.knowledge());
    const atMs = this.#now();
    const { scope, deadlineAtMs } = this.scopes.read(request, atMs);
    const facts = new CallFacts({ request, stream, scope, atMs });
    const foresight = new Foresight({ request, tools: toolsOf(request), output: outputOf(request), stream }, facts);
    const destination = this.#destination(request, undefined, scope);
    return planCall(destination, this.#conditions({ facts, deadlineAtMs, required: requiredOf(destination, request), foresight }, atMs));
  }

  /** Makes the call of a checked request, and its plan. */
  accept(request: AnyRequest, { id, stream, entrance, parent }: CallOrigin): PlannedCall {
    const nowMs = this.#now();
    const scope = parent === undefined ? this.scopes.read(request, nowMs) : parent.call;
    // A call of the router's own is nobody's experiment.
    const destination = this.#destination(request, entrance, parent === undefined ? scope.scope : undefined);
    const vectors = isEmbedRequest(request) ? firstVectors(destination.targets) : undefined;
    const required = addRequired(requiredOf(destination, request), parent?.call.required);
    const call = startCall({ id, request, vectors, stream, scope, required, parent, nowMs, checksOutput: entrance === undefined });
    const facts = factsOf(call);
    const foresight = foresightOf(call, facts);
    const conditions = (atMs?: number): Conditions => this.#conditions({ facts, deadlineAtMs: scope.deadlineAtMs, required, foresight, vectors }, atMs);
    const plan = planCall(destination, conditions(nowMs));
    useDraws(destination);
    call.plan = plan;
    call.route = plan.route;
    const { cascade, evaluation } = destination;
    return { call, plan, conditions, policies: destination.targets[0]?.policies ?? this.#assembly().defaults, cascade, evaluation };
  }

  /** What decides which targets could serve a call that has failed, had it all the time it wants. */
  conditionsAfter(call: Call): Conditions {
    const facts = factsOf(call);
    return this.#conditions({ facts, deadlineAtMs: undefined, required: call.required, foresight: foresightOf(call, facts), vectors: call.vectors });
  }

  #planEmbed(request: EmbedRequest): RoutePlan {
    checkEmbedRequest(request, this.knowledge());
    const atMs = this.#now();
    const { scope, deadlineAtMs } = this.scopes.read(request, atMs);
    const destination = this.#destination(request, undefined, scope);
    const facts = new CallFacts({ request, stream: false, scope, atMs });
    return planCall(destination, this.#conditions({ facts, deadlineAtMs, required: requiredOf(destination, request), vectors: firstVectors(destination.targets) }, atMs));
  }

  #destination(request: AnyRequest, entrance: Entrance | undefined, scope: CallScope['scope'] | undefined): Destination {
    const assembly = this.#assembly();
    const account = entrance?.account;
    const units = scope && { scope, session: request.session };
    if (account === undefined) return destinationOf(request, assembly, units);
    return destinationOf(request, { routes: assembly.routes, direct: (id) => account.find(id, assembly) ?? assembly.direct(id) }, units);
  }

  #conditions(about: Omit<Conditions, 'nowMs' | 'unknownPrice'>, nowMs: number = this.#now()): Conditions {
    const { facts, deadlineAtMs, required, foresight, vectors } = about;
    return { facts, nowMs, deadlineAtMs, required, unknownPrice: this.#assembly().config.unknownPrice, foresight, vectors };
  }
}

// Whatever its targets require themselves.
function requiredOf({ route }: Destination, { require }: AnyRequest): Conditions['required'] {
  return addRequirements(route?.require, require);
}

function factsOf({ request, stream, scope, startedAtMs }: Call): CallFacts {
  return new CallFacts({ request, stream, scope, atMs: startedAtMs });
}

function foresightOf({ request, tools, output, stream }: Call, facts: CallFacts): Foresight | undefined {
  return isEmbedRequest(request) ? undefined : new Foresight({ request, tools, output, stream }, facts);
}
