import { type AnyRequest, isEmbedRequest, textsOf } from '../chat/any-request.ts';
import type { ChatRequest } from '../chat/request.ts';
import { toJsonSchema } from '../config/to-json-schema.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { CancelToken } from '../lib/cancel.ts';
import type { Call, CallTool } from '../pipeline/call.ts';
import type { Required } from '../pipeline/requirements.ts';
import type { Purpose } from '../telemetry/event.ts';
import type { CallScope } from './scope.ts';

/** What a call is made of. */
export interface CallParts {
  readonly id: string;
  /** Checked. */
  readonly request: AnyRequest;
  /** Which vectors it must get; `undefined` for chats. */
  readonly vectors: string | undefined;
  readonly stream: boolean;
  readonly scope: CallScope;
  /** What every provider must be. */
  readonly required: Required | undefined;
  /** The call it is made for. @default none: it is the app's */
  readonly parent?: Parent | undefined;
  readonly nowMs: number;
  readonly checksOutput: boolean;
}

/** A call that another one is made for, and what for. */
export interface Parent {
  readonly call: Call;
  readonly purpose: Purpose;
}

/** Makes the call of a checked request. */
export function startCall({ id, request, vectors, stream, scope, required, parent, nowMs, checksOutput }: CallParts): Call {
  const embeds = isEmbedRequest(request);
  return {
    id,
    parentId: parent?.call.id,
    purpose: parent?.purpose,
    request,
    input: embeds ? textsOf(request) : [],
    vectors,
    batchOf: undefined,
    tools: embeds ? [] : toolsOf(request),
    output: embeds ? undefined : outputOf(request),
    checksOutput,
    stream,
    scope: scope.scope,
    required,
    startedAtMs: nowMs,
    deadlineAtMs: scope.deadlineAtMs,
    token: new CancelToken(),
    attempts: [],
    warnings: [],
    scores: [],
    plan: undefined,
    route: undefined,
  };
}

/** A checked request's tools, as calls have them. */
export function toolsOf({ tools }: ChatRequest): Call['tools'] {
  return tools?.map(readTool) ?? [];
}

/** The shape that a checked request wants its answer in, as calls have it. */
export function outputOf({ output }: ChatRequest): Call['output'] {
  return output === undefined ? undefined : toJsonSchema(output, 'output');
}

/** Cancels a call with the request's signal. Returns the function that stops listening. */
export function listenToSignal(call: Call): () => void {
  const { signal } = call.request;
  if (signal === undefined) return nothing;
  const onAbort = (): void => {
    call.token.cancel(new ZerohopError({ code: 'cancelled', message: 'the call was cancelled by its signal', cause: signal.reason }));
  };
  if (signal.aborted) {
    onAbort();
    return nothing;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  return () => signal.removeEventListener('abort', onAbort);
}

function nothing(): void {}

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
