import type { Ask, SettledAnswer } from '../answer/answer.ts';
import type { Condition } from '../fault/fault.ts';
import type { HttpRequest } from './http-request.ts';

/** The wires an emulator can speak. */
export type WireName = 'openai' | 'anthropic' | 'gemini' | 'bedrock' | 'replicate';

/** What a request asks for. */
export type Endpoint =
  | { readonly kind: 'chat'; readonly model: string; readonly stream: boolean }
  /** Anything else that has an answer of its own, model lists and embeddings for instance. */
  | { readonly kind: 'other'; readonly model: string; reply(): object; /** Why the vendor would refuse it. */ refusal?(): VendorError | undefined; /** Headers of the reply. */ headers?(): Record<string, string> }
  /** The stream of an answer that was asked for by an earlier request. */
  | { readonly kind: 'stream'; readonly model: string; frames(): Frame[] }
  | { readonly kind: 'unknown' };

/** An error as a vendor sends it. The body is sent as JSON. */
export interface VendorError {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: object;
}

/** What a vendor's error speaks of. */
export interface ErrorContext {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly model: string;
  readonly nowMs: number;
  readonly inputTokens: number;
  /** Tokens the model can read, for `context_length`. */
  readonly contextWindow: number;
}

/** One write to the socket. */
export interface Frame {
  readonly bytes: string | Uint8Array;
  /** It carries a piece of text, reasoning or a tool call. */
  readonly content?: boolean | undefined;
  /** It, or a frame before it, says that the answer is finished; faults strike before it. */
  readonly terminal?: boolean | undefined;
}

/** One vendor's wire as pure functions. The server adds sockets, time, keys and faults. */
export interface Wire {
  readonly name: WireName;
  /** What follows the origin in the base URL that the vendor's SDK takes. */
  readonly basePath: string;
  readonly streamType: string;
  /** Status of a whole answer. @default 200 */
  readonly wholeStatus?: number | undefined;
  readonly jsonType: string;
  /** Sent inside a stream to keep it open. */
  readonly ping: string | Uint8Array;
  /** A stream frame whose JSON, or framing, is broken. */
  readonly garbage: string | Uint8Array;
  /** The headers of every reply. */
  headers(requestId: string, nowMs: number, request: HttpRequest): Record<string, string>;
  requestId(seed: string): string;
  answerId(seed: string): string;
  toolCallId(seed: string): string;
  key(request: HttpRequest): string | undefined;
  endpoint(request: HttpRequest): Endpoint;
  error(condition: Condition, context: ErrorContext): VendorError;
  /** The reply to a path that does not exist. */
  notFound(context: ErrorContext): VendorError;
  /** An error as a stream's event. */
  errorFrame(error: VendorError): string | Uint8Array;
  /** Why the vendor would refuse this chat request. */
  check(request: HttpRequest, context: ErrorContext): VendorError | undefined;
  read(request: HttpRequest, endpoint: Extract<Endpoint, { kind: 'chat' }>): Ask;
  whole(answer: SettledAnswer, ask: Ask, request: HttpRequest): object;
  frames(answer: SettledAnswer, ask: Ask, request: HttpRequest): Frame[];
}
