import { type AnyRequest, isEmbedRequest } from '../chat/any-request.ts';
import type { EmbedRequest } from '../chat/embed-request.ts';
import { checkEmbedRequest } from '../config/check-embed-request.ts';
import { isObject } from '../config/check-fields.ts';
import { checkRequest, type RequestKnowledge } from '../config/check-request.ts';
import type { Call } from '../pipeline/call.ts';
import type { Policies } from '../pipeline/policies.ts';
import type { Conditions } from '../router/exclusion.ts';
import { Foresight } from '../router/foresight.ts';
import { firstVectors } from '../router/missing-embedding.ts';
import { type Destination, planCall, type RoutePlan } from '../router/plan.ts';
import type { Assembly } from './assembly.ts';
import { destinationOf } from './destination.ts';
import { useDraws } from './draws.ts';
import type { OwnAccount } from './own-account.ts';
import type { PlanOptions } from './router.ts';
import { Scopes } from './scope.ts';
import { outputOf, startCall, toolsOf } from './start-call.ts';

/** Where a call came in: by a door, or, left out, by the app's own hand. */
export interface Entrance {
  readonly adapterId: string;
  readonly account: OwnAccount | undefined;
}

/** A call with its plan. */
export interface PlannedCall {
  readonly call: Call;
  readonly plan: RoutePlan;
  readonly conditions: () => Conditions;
  /** Those of the first target. */
  readonly policies: Policies;
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
    const { deadlineAtMs } = this.scopes.read(request, this.#now());
    const foresight = new Foresight({ request, tools: toolsOf(request), output: outputOf(request), stream });
    return planCall(this.#destination(request, undefined), this.#conditions({ request, stream, deadlineAtMs, foresight }));
  }

  /** Makes the call of a checked request, and its plan. */
  accept(request: AnyRequest, { id, stream, entrance }: { id: string; stream: boolean; entrance: Entrance | undefined }): PlannedCall {
    const nowMs = this.#now();
    const scope = this.scopes.read(request, nowMs);
    const destination = this.#destination(request, entrance);
    const vectors = isEmbedRequest(request) ? firstVectors(destination.targets) : undefined;
    const call = startCall({ id, request, vectors, stream, scope, nowMs, checksOutput: entrance === undefined });
    const foresight = foresightOf(call);
    const conditions = (): Conditions => this.#conditions({ request, stream, deadlineAtMs: scope.deadlineAtMs, foresight, vectors });
    const plan = planCall(destination, conditions());
    useDraws(destination);
    call.plan = plan;
    call.route = plan.route;
    return { call, plan, conditions, policies: destination.targets[0]?.policies ?? this.#assembly().defaults };
  }

  /** What decides which targets could serve a call that has failed, had it all the time it wants. */
  conditionsAfter(call: Call): Conditions {
    const { request, stream, vectors } = call;
    return this.#conditions({ request, stream, deadlineAtMs: undefined, foresight: foresightOf(call), vectors });
  }

  #planEmbed(request: EmbedRequest): RoutePlan {
    checkEmbedRequest(request, this.knowledge());
    const { deadlineAtMs } = this.scopes.read(request, this.#now());
    const destination = this.#destination(request, undefined);
    return planCall(destination, this.#conditions({ request, stream: false, deadlineAtMs, vectors: firstVectors(destination.targets) }));
  }

  #destination(request: AnyRequest, entrance: Entrance | undefined): Destination {
    const assembly = this.#assembly();
    const account = entrance?.account;
    if (account === undefined) return destinationOf(request, assembly);
    return destinationOf(request, { routes: assembly.routes, direct: (id) => account.find(id, assembly) ?? assembly.direct(id) });
  }

  #conditions(about: Omit<Conditions, 'nowMs' | 'unknownPrice'>): Conditions {
    const { request, stream, deadlineAtMs, foresight, vectors } = about;
    return { request, stream, nowMs: this.#now(), deadlineAtMs, unknownPrice: this.#assembly().config.unknownPrice, foresight, vectors };
  }
}

function foresightOf({ request, tools, output, stream }: Call): Foresight | undefined {
  return isEmbedRequest(request) ? undefined : new Foresight({ request, tools, output, stream });
}
