import { ceilingOfTokens, estimateRequestTokens, estimateTextTokens } from '../catalog/estimate-tokens.ts';
import { type AnyRequest, isEmbedRequest, textsOf } from '../chat/any-request.ts';
import type { Message } from '../chat/message.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { EventScope } from '../telemetry/event.ts';

/** What a user message may hold beside text. */
export type Media = 'image' | 'audio' | 'file';

/** All of them. */
export const mediaKinds: readonly Media[] = ['image', 'audio', 'file'];

/** What the facts of a call are taken from. */
export interface CallFactsParts {
  readonly request: AnyRequest;
  readonly stream: boolean;
  readonly scope: EventScope;
  /** When the call was made, epoch milliseconds. */
  readonly atMs: number;
}

let lastSerial = 0;

/** The scope of calls that nobody in particular makes. */
export const nobody: EventScope = { tenant: undefined, team: undefined, user: undefined, tags: undefined };

/**
 * What there is to know of a call before anybody serves it: read by conditions, capabilities and strategies. Everything is
 * worked out when it is first asked for, and once.
 */
export class CallFacts {
  readonly request: AnyRequest;
  readonly stream: boolean;
  readonly scope: EventScope;
  /** When the call was made, epoch milliseconds. */
  readonly atMs: number;
  /** A number that no other call's facts have. */
  readonly serial: number;
  /** The request, where it is one for chat. */
  readonly chat: ChatRequest | undefined;
  #isPlain: boolean | undefined;
  #likelyTokens: number | undefined;
  #media: Readonly<Record<Media, number>> | undefined;
  #tokens: Map<number, number> | undefined;
  #ceiling: number | undefined;
  #lastText: string | undefined;
  #toolNames: readonly string[] | undefined;

  constructor({ request, stream, scope, atMs }: CallFactsParts) {
    this.request = request;
    this.stream = stream;
    this.scope = scope;
    this.atMs = atMs;
    this.chat = isEmbedRequest(request) ? undefined : request;
    lastSerial += 1;
    this.serial = lastSerial;
  }

  /** Facts of a request that nobody in particular makes. */
  static of(request: AnyRequest, more: Partial<CallFactsParts> = {}): CallFacts {
    return new CallFacts({ request, stream: false, scope: nobody, atMs: 0, ...more });
  }

  /** The conversation; `[]` for a call that embeds. */
  get messages(): readonly Message[] {
    return this.chat?.messages ?? [];
  }

  /** How many parts of each kind the user's messages hold. */
  get media(): Readonly<Record<Media, number>> {
    this.#media ??= countMedia(this.messages);
    return this.#media;
  }

  /**
   * The likely number of input tokens: an estimate without a tokenizer.
   *
   * @default tokenFactor 1
   */
  inputTokens(tokenFactor = 1): number {
    if (tokenFactor === 1) return (this.#likelyTokens ??= this.#countTokens(1));
    this.#tokens ??= new Map();
    let known = this.#tokens.get(tokenFactor);
    if (known === undefined) {
      known = this.#countTokens(tokenFactor);
      this.#tokens.set(tokenFactor, known);
    }
    return known;
  }

  /** Whether it asks for text in answer to text and for nothing besides: what every model can do. */
  get isPlain(): boolean {
    this.#isPlain ??= this.chat !== undefined && isPlain(this.chat) && !this.hasMedia;
    return this.#isPlain;
  }

  /** Whether the user's messages hold anything but text. */
  get hasMedia(): boolean {
    return this.media !== noMedia;
  }

  /** Whether the input surely has no more likely tokens than that: counts only where it must. */
  fits(tokens: number, tokenFactor = 1): boolean {
    const { chat } = this;
    if (chat === undefined) return true;
    this.#ceiling ??= ceilingOfTokens(chat);
    return this.#ceiling * Math.max(tokenFactor, 1) <= tokens || this.inputTokens(tokenFactor) <= tokens;
  }

  /** The text of the last user message, or of the last text to embed; `''` when there is none. */
  get lastText(): string {
    this.#lastText ??= isEmbedRequest(this.request) ? (textsOf(this.request).at(-1) ?? '') : textOf(this.messages.findLast(({ role }) => role === 'user'));
    return this.#lastText;
  }

  /** Names of the tools that the model is offered; `undefined` when there are none. */
  get toolNames(): readonly string[] | undefined {
    const { request } = this;
    if (isEmbedRequest(request) || !request.tools?.length) return undefined;
    this.#toolNames ??= request.tools.map(({ name }) => name);
    return this.#toolNames;
  }

  #countTokens(tokenFactor: number): number {
    const { request } = this;
    if (!isEmbedRequest(request)) return estimateRequestTokens(request, tokenFactor);
    return textsOf(request).reduce((sum, text) => sum + estimateTextTokens(text, tokenFactor), 0);
  }
}

function isPlain({ tools, output, reasoning, logprobs, messages }: ChatRequest): boolean {
  return tools === undefined && output === undefined && reasoning === undefined && logprobs === undefined && messages.at(-1)?.role !== 'assistant';
}

const noMedia: Readonly<Record<Media, number>> = { image: 0, audio: 0, file: 0 };

function countMedia(messages: readonly Message[]): Readonly<Record<Media, number>> {
  let counts: Record<Media, number> | undefined;
  for (const message of messages) {
    if (message.role !== 'user' || typeof message.content === 'string') continue;
    for (const part of message.content) if (part.type !== 'text') (counts ??= { ...noMedia })[part.type] += 1;
  }
  return counts ?? noMedia;
}

function textOf(message: Message | undefined): string {
  if (message === undefined) return '';
  if (typeof message.content === 'string') return message.content;
  let text = '';
  for (const part of message.content) if (part.type === 'text') text += part.text;
  return text;
}
