import type { ChatRequest, ConfigData, RouterCode } from '@zerohop/core';
import type { Emulator, EmulatorOptions, RecordedCall } from '@zerohop/testkit';

/** A request as far as a subject has a word in it. */
export type Ask = Partial<ChatRequest>;

/** One way to a vendor that is held to the contract: an adapter with its SDK, over the vendor's emulator. */
export interface Subject {
  readonly name: string;
  readonly adapter: NonNullable<RouterCode['adapters']>[number];
  /** What the provider is configured with, beside key and address. */
  readonly settings: Partial<ConfigData['providers'][string]>;
  /** A model that takes temperature, images, a schema, and tools where any does. */
  readonly model: string;
  /** A model that reasons, and what makes it show that where it is ever shown. */
  readonly thinker: string;
  readonly thinking: Ask;
  /** Whether a conversation goes to the thinker turn by turn. Where it takes a prompt alone, all of it is written out there, with a warning. */
  readonly takesTurns: boolean;
  emulate(options?: EmulatorOptions): Promise<Emulator>;
  /** Picks the request that brings the answer, where a call makes several of them: a prediction is made, its stream read, and looked at once more. Left out, each call is one request. */
  readonly bringsAnswer?: (call: RecordedCall) => boolean;
  /** Whether models can be given tools. Where the wire has no place for them a target is left out beforehand, and other topics are tested without. */
  readonly takesTools: boolean;
  /** Whether thoughts come over the wire. Where the text is all there is, nothing can be told from it, signed or given back. */
  readonly showsReasoning: boolean;
  /** Whether reasoning, or the calls that follow it, comes signed. */
  readonly signs: boolean;
  /** Whose reasoning it is: nobody else gets it back. */
  readonly signer: string;
  /** False where the vendor's SDK brings a `fetch` of its own and reads ahead: no request id, no Retry-After, no backpressure. */
  readonly ownsTransport: boolean;
  /** Whether answers have an id and name their model. Where they do not, the id is that of the request and the model the one asked for. */
  readonly namesAnswers: boolean;
  /** Whether answers say why they ended. Where none does, one with as many tokens as it could have was cut, and there are no words of the vendor's to be known or not. */
  readonly namesEndings: boolean;
  /** Whether tokens of reasoning are counted apart. */
  readonly countsReasoning: boolean;
  /** Whether tokens read from a prompt cache are counted apart. */
  readonly countsCached: boolean;
  /** Whether a stream comes as lines of text, or as binary frames. */
  readonly framing: 'lines' | 'frames';
  /** Whether what its pieces hold has a form that can be broken. Where they are the text as it stands, any text is one. */
  readonly streamsJson: boolean;
  /** The header with the id of a request. */
  readonly requestIdHeader: string;
  /** What the vendor asks to wait when it limits the rate; `undefined` where it does not say. */
  readonly retryAfterMs: number | undefined;
  /** What a refusal for lack of money or quota comes to: not every vendor tells it from a minute's rate. */
  readonly quota: 'quota_exceeded' | 'rate_limit';
  /** What an error as the body of a whole 200 comes to: its words alone say little where the wire names errors in a header. */
  readonly errorBody: 'overloaded' | 'bad_response';
  /** Whether a schema goes over the wire in a field that holds the model to it; else it goes in words. */
  readonly sendsSchemas: boolean;
  /** What a PNG is called on the wire, and whether the vendor fetches images by their address. */
  readonly images: { readonly png: string; readonly byUrl: boolean };
  /** Whether documents have a place on the wire; else the vendor is not asked. */
  readonly takesFiles: boolean;
  /** What makes a whole answer come as a stream, where the vendor has such a thing. */
  readonly streamsWhole?: Ask;
  /** Settings that every model has and the wire has fields for. */
  readonly ordinary: Ask;
  /** What the vendor takes no notice of or refuses, by what the warning is about. */
  readonly cannot: readonly (readonly [about: string, request: Ask])[];
  /** An answer that names where it got something from, whole and as the body of a stream. Left out, answers here name nothing. */
  readonly sourced?: { readonly whole: object; readonly stream: readonly string[] | Uint8Array };
}

/** Where the answers of `sourced` have it from. */
export const source = { url: 'https://yr.test/oslo', title: 'Yr' } as const;

/** Requests that some vendors have no place for. */
export const asks = {
  marked: { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] }] },
  detailed: { messages: [{ role: 'user', content: [{ type: 'image', url: 'data:image/png;base64,QQ==', detail: 'low' }] }] },
  ordinary: { temperature: 0.5, maxTokens: 100, stop: ['END'] },
} as const satisfies Readonly<Record<string, Ask>>;

/** A server-sent event. */
export const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

/** A server-sent event that is named by its type. */
export const named = (value: { readonly type: string; readonly [field: string]: unknown }): string => `event: ${value.type}\n${data(value)}`;

/** How most wires are. */
export const usual = {
  takesTurns: true,
  takesTools: true,
  showsReasoning: true,
  ownsTransport: true,
  namesAnswers: true,
  namesEndings: true,
  countsReasoning: true,
  countsCached: true,
  framing: 'lines',
  streamsJson: true,
  requestIdHeader: 'x-request-id',
  quota: 'quota_exceeded',
  errorBody: 'overloaded',
  sendsSchemas: true,
  images: { png: 'image/png', byUrl: true },
  takesFiles: true,
  ordinary: asks.ordinary,
} as const satisfies Partial<Subject>;
