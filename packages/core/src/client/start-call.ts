import type { ChatRequest } from '../chat/request.ts';
import { toJsonSchema } from '../config/to-json-schema.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { CancelToken } from '../lib/cancel.ts';
import type { Call, CallTool } from '../pipeline/call.ts';
import type { CallScope } from './scope.ts';

/** What a call is made of. */
export interface CallParts {
  readonly id: string;
  /** Checked. */
  readonly request: ChatRequest;
  readonly stream: boolean;
  readonly scope: CallScope;
  readonly nowMs: number;
  readonly checksOutput: boolean;
}

/** Makes the call of a checked request. */
export function startCall({ id, request, stream, scope, nowMs, checksOutput }: CallParts): Call {
  return {
    id,
    request,
    tools: request.tools?.map(readTool) ?? [],
    output: request.output === undefined ? undefined : toJsonSchema(request.output, 'output'),
    checksOutput,
    stream,
    scope: scope.scope,
    startedAtMs: nowMs,
    deadlineAtMs: scope.deadlineAtMs,
    token: new CancelToken(),
    attempts: [],
    warnings: [],
    plan: undefined,
    route: undefined,
  };
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
