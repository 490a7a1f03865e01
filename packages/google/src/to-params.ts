import { type AdapterCall, omitUndefined } from '@zerohop/core/adapter';
import type { GeminiBody, GeminiRequest } from './to-request.ts';
import { withOptions } from './with-options.ts';

/** A request in the form that the methods of `@google/genai` take. */
export interface GenaiParams {
  readonly model: string;
  readonly contents: unknown;
  readonly config: Readonly<Record<string, unknown>> & { readonly httpOptions: Readonly<Record<string, unknown>> };
}

/** A request's `providerOptions` for this adapter. */
type Extra = Readonly<Record<string, unknown>> | undefined;

/** Puts a request into the form that the SDK takes. */
export function toParams(call: Pick<AdapterCall, 'model'>, { body, headers }: GeminiRequest, extra: Extra): GenaiParams {
  const extraBody = toExtraBody(body, extra);
  return { model: call.model, contents: body.contents, config: { ...toConfig(body), ...alone, httpOptions: omitUndefined({ extraBody, headers }) } };
}

/** One request for one attempt: no calling of functions and no asking for the rest by the SDK itself. */
const alone = { automaticFunctionCalling: { disable: true }, automaticContinuation: false } as const;

/** The SDK spreads a body's fields over one flat config. */
function toConfig({ contents: _contents, generationConfig, ...rest }: GeminiBody): Record<string, unknown> {
  return { ...generationConfig, ...rest };
}

/** `providerOptions` go around the SDK, which leaves out or refuses what it does not know. */
function toExtraBody(body: GeminiBody, extra: Extra): Record<string, unknown> | undefined {
  const around = body.contents.some(({ parts }) => parts.some(isBeyondSdk)) ? { contents: body.contents } : undefined;
  if (extra === undefined) return around;
  const merged = withOptions(body, extra);
  return { ...around, ...Object.fromEntries(Object.keys(extra).map((name) => [name, merged[name]])) };
}

/** Fields of a part that the SDK knows. It leaves out the others, and a part of which nothing is left is refused. */
const partFields: ReadonlySet<string> = new Set(
  `audioTranscription codeExecutionResult executableCode fileData functionCall functionResponse inlineData mediaResolution partMetadata text thought thoughtSignature toolCall
  toolResponse videoMetadata`.split(/\s+/),
);

function isBeyondSdk(part: object): boolean {
  return Object.keys(part).some((name) => !partFields.has(name));
}
