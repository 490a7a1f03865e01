/**
 * Who produced a reasoning block, a signature or an opaque part. Vendors refuse what is not their own, so adapters send back
 * only what their own vendor and model made and demote the rest.
 */
export interface Provenance {
  /** Key of the provider in `config.providers`. */
  provider: string;
  /** The vendor's model id, as the target names it. */
  model: string;
  /** Id of the adapter, i.e. the wire that made it. */
  adapter: string;
}

/** Fields that any part may carry. */
interface PartBase {
  /** Marks a prompt-cache breakpoint behind this part, on vendors that take one. */
  cache?: boolean | undefined;
}

/** Opaque vendor state that must travel back unchanged with the part it came on. */
interface Signed {
  /** The vendor's signature of this part, opaque. */
  signature?: string | undefined;
  /** Who made the signature. A signature without it is treated as foreign. */
  provenance?: Provenance | undefined;
}

/** Plain text. */
export interface TextPart extends PartBase, Signed {
  type: 'text';
  text: string;
}

/** Where the bytes of an image, audio or file part come from: a URL (`https:` or `data:`), or base64 text or bytes. */
export type MediaSource =
  | { /** An `https:` URL that the vendor fetches, or a `data:` URL. */ url: string; mediaType?: string | undefined }
  | {
      /** Base64 text, or the bytes. */ data: string | Uint8Array;
      /** IANA media type, e.g. `image/png`. */ mediaType: string;
    };

/** An image in a user message. */
export type ImagePart = PartBase & {
  type: 'image';
  /** How closely the vendor should look, where it takes that. */
  detail?: 'low' | 'high' | 'auto' | undefined;
} & MediaSource;

/** Audio in a user message. */
export type AudioPart = PartBase & { type: 'audio' } & MediaSource;

/** A document in a user message, e.g. a PDF. */
export type FilePart = PartBase & {
  type: 'file';
  /** File name shown to the model. */
  name?: string | undefined;
} & MediaSource;

/** What a model thought, in words or encrypted. */
export interface ReasoningPart extends PartBase, Signed {
  type: 'reasoning';
  /** The words; `''` when the vendor shows none. */
  text: string;
  /** Reasoning the vendor only hands out encrypted, opaque. */
  encrypted?: string | undefined;
}

/** A tool call that the model made. */
export interface ToolCallPart extends PartBase, Signed {
  type: 'tool-call';
  /** Ties the call to its result. Made by the vendor, or by us where the vendor gives none. */
  id: string;
  /** Name of the tool. */
  name: string;
  /** The parsed arguments. */
  input: unknown;
}

/**
 * What a vendor's answer holds that no other part has a place for: calls of the vendor's own tools and their results, summaries
 * of a long conversation, pictures that the model made. Nothing to read, unless you know the vendor; it must go back as it came,
 * and goes back to the provider that made it alone.
 */
export interface OpaquePart extends PartBase {
  type: 'opaque';
  /** The vendor's own word for it, e.g. the type of a block. */
  kind: string;
  /** The vendor's JSON, exactly as it came. */
  data: unknown;
  /** Who made it. */
  provenance: Provenance;
}

/** What a tool answered. */
export interface ToolResultPart extends PartBase {
  type: 'tool-result';
  /** `id` of the tool call this answers. */
  toolCallId: string;
  /** A string, or any JSON value. */
  output: unknown;
  /** True when the tool failed and `output` says how. */
  isError?: boolean | undefined;
}

/** A part that an assistant message may hold, and the parts of `response.content`. */
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | OpaquePart;

/** A part that a user message may hold. */
export type UserPart = TextPart | ImagePart | AudioPart | FilePart;

/** Instructions. May stand anywhere; vendors that keep instructions apart get all of them there. */
export interface SystemMessage {
  role: 'system';
  content: string | readonly TextPart[];
}

/** What the user said. */
export interface UserMessage {
  role: 'user';
  content: string | readonly UserPart[];
}

/** What the model said. `{ role: 'assistant', content: response.content }` continues a conversation without loss. */
export interface AssistantMessage {
  role: 'assistant';
  content: string | readonly AssistantPart[];
}

/** What tools answered. All results of one assistant turn may stand in one message or in several. */
export interface ToolMessage {
  role: 'tool';
  content: readonly ToolResultPart[];
}

/** One message of a conversation. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
