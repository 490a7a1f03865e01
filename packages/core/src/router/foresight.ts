import type { ChatRequest } from '../chat/request.ts';
import type { Warning } from '../chat/warning.ts';
import { errorCodes } from '../errors/codes.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from '../pipeline/call.ts';
import { noteWarning } from '../pipeline/note-warning.ts';
import { CallFacts, mediaKinds } from '../pipeline/call-facts.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { requestFor } from './capabilities.ts';

/** What is asked of the targets. */
type Asked = Pick<Call, 'tools' | 'output' | 'stream'> & { readonly request: ChatRequest };

/** What a target will say of a request when it is asked. */
export interface Foreseen {
  /** Why it will refuse, in words. */
  readonly refused: string | undefined;
  /** Whether the refusal sends the call on to the next target; false where it ends the call. */
  readonly goesOn: boolean;
  /** What it will not do as asked. */
  readonly warnings: readonly Warning[];
}

/**
 * What adapters will say of a call's request, found out by having them translate it. Nothing is translated before somebody
 * wants to know, and nothing twice.
 */
export class Foresight {
  readonly #call: Asked;
  readonly #facts: CallFacts;
  /** How many there are now: apps add the answer to the very list, and look at the plan later. */
  readonly #messageCount: number;
  #known: Map<RouteTarget, Foreseen> | undefined;

  constructor(call: Asked, facts: CallFacts = CallFacts.of(call.request)) {
    this.#call = call;
    this.#facts = facts;
    this.#messageCount = call.request.messages.length;
  }

  /** The request as it was when the call was made. */
  get request(): ChatRequest {
    const { request } = this.#call;
    return { ...request, messages: request.messages.slice(0, this.#messageCount) };
  }

  /** What a target will say. */
  of(to: RouteTarget): Foreseen {
    let foreseen = this.#known?.get(to);
    if (foreseen === undefined) {
      foreseen = this.#translate(to);
      (this.#known ??= new Map()).set(to, foreseen);
    }
    return foreseen;
  }

  /**
   * Why a target will refuse, for the route, which asks for every call: the request is translated only where there are signs
   * that it may be. What is missed costs an attempt that fails without a request.
   */
  refusalOf(to: RouteTarget): string | undefined {
    if (!this.#mayBeRefused(to)) return undefined;
    const { refused, goesOn } = this.of(to);
    return goesOn ? refused : undefined;
  }

  #mayBeRefused({ target: { facts } }: RouteTarget): boolean {
    if (facts?.apis !== undefined) return true;
    const { tools, output } = this.#call;
    if (tools.length === 0 && this.#facts.isPlain) return false;
    if (tools.length > 0 && (output !== undefined || facts?.toolsOverChat === 'never')) return true;
    if (this.#endsWithAnswer && facts?.prefill !== true) return true;
    const { media } = this.#facts;
    for (const kind of mediaKinds) if (media[kind] > 0 && facts?.[kind] !== true) return true;
    return false;
  }

  get #endsWithAnswer(): boolean {
    return this.#call.request.messages[this.#messageCount - 1]?.role === 'assistant';
  }

  #translate(to: RouteTarget): Foreseen {
    const { target, policies } = to;
    const { provider, model, facts } = target;
    const { tools, output, stream } = this.#call;
    const request = requestFor(this.request, to);
    const warnings: Warning[] = [];
    try {
      provider.connection.foresee?.({
        request,
        tools,
        outputSchema: output?.jsonSchema,
        model,
        facts,
        stream,
        foreignReasoning: policies.foreignReasoning,
        warn: (about, message) => noteWarning(warnings, { about, message, target: target.id }),
      });
      return { refused: undefined, goesOn: true, warnings };
    } catch (error) {
      const refused = provider.redactor.text(error instanceof Error ? error.message : String(error));
      const goesOn = !isZerohopError(error) || errorCodes[error.code].nextTarget === 'yes';
      return { refused, goesOn, warnings };
    }
  }
}
