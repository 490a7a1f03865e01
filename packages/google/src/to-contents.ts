import { type AdapterCall, demote, fields, isOwn, type Message, omitUndefined, type OpaqueReader, ownOpaque, type Provenance, type ReasoningPart } from '@zerohop/core/adapter';
import type { Dialect } from './dialects.ts';
import { isThirdGeneration } from './generation.ts';
import { toMediaPart } from './to-media.ts';
import type { Vendor } from './vendors.ts';

/** One turn of a conversation on the wire. */
export interface Content {
  role: 'user' | 'model';
  parts: Part[];
}

type Part = Record<string, unknown>;
type Call = Pick<AdapterCall, 'request' | 'model' | 'foreignReasoning' | 'warn'>;
type AssistantMessage = Extract<Message, { role: 'assistant' }>;
type ToolResult = Extract<Message, { role: 'tool' }>['content'][number];
type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

/**
 * The vendor's own word for "this function call has no signature". The third generation answers 400 to a history whose
 * calls bear none. Calls that another model made have none it could check, and the only other way would be to retell them as
 * text, which models then imitate instead of calling. It goes only where a signature is demanded and an own one is
 * missing: on the first call of a turn.
 *
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
const standInSignature = 'skip_thought_signature_validator';

/**
 * Translates messages. System messages are gathered, wherever they stand.
 *
 * @param provider whose parts of its own may go back
 */
export function toContents(call: Call, dialect: Dialect, vendor: Vendor, provider: string): { contents: Content[]; systemInstruction: { parts: Part[] } | undefined } {
  const contents: Content[] = [];
  const instructions: Part[] = [];
  // The vendor's own parts bear signatures as calls do, and without them some models refuse their pictures.
  const reader: OpaqueReader = { adapter: vendor.signer, provider, model: call.model };
  const withIds = dialect.callIds && isThirdGeneration(call.model);
  /** Names of the calls that wait for their results, by id and in order. */
  let waiting = new Map<string, string>();
  let results = new Map<string, ToolResult>();
  let marked = false;

  // The results of all calls of a turn stand in one turn, in the order of the calls: without ids it is all that ties them.
  function answerCalls(): void {
    if (results.size > 0) {
      const parts = [...waiting].flatMap(([id, name]) => {
        const result = results.get(id);
        return result === undefined ? [] : [{ functionResponse: omitUndefined({ id: withIds ? id : undefined, name, response: toResponse(result) }) }];
      });
      contents.push({ role: 'user', parts });
    }
    waiting = new Map();
    results = new Map();
  }

  for (const message of call.request.messages) {
    marked ||= typeof message.content !== 'string' && message.content.some((part) => part.cache === true);
    switch (message.role) {
      case 'system':
        instructions.push(...textsOf(message.content).map((text) => ({ text })));
        break;
      case 'user':
        answerCalls();
        contents.push({ role: 'user', parts: typeof message.content === 'string' ? [{ text: message.content }] : message.content.map((part) => toUserPart(part, call, vendor)) });
        break;
      case 'assistant': {
        if (results.size > 0) answerCalls();
        const parts = toModelParts(message, call, reader, withIds);
        // The wire refuses turns without parts, and calls that follow a turn of the model's own.
        const last = contents.at(-1);
        if (last?.role === 'model') last.parts.push(...parts);
        else if (parts.length > 0) contents.push({ role: 'model', parts });
        if (typeof message.content !== 'string') for (const part of message.content) if (part.type === 'tool-call') waiting.set(part.id, part.name);
        break;
      }
      case 'tool':
        for (const result of message.content) results.set(result.toolCallId, result);
        break;
    }
  }
  answerCalls();
  if (isThirdGeneration(call.model)) signCalls(contents, call);
  if (marked) call.warn('cache', 'this vendor caches prompts by itself and takes no marks');
  return { contents, systemInstruction: instructions.length === 0 ? undefined : { parts: instructions } };
}

function textsOf(content: string | readonly { text: string }[]): string[] {
  return typeof content === 'string' ? [content] : content.map(({ text }) => text);
}

function toUserPart(part: UserPart, call: Call, vendor: Vendor): Part {
  return part.type === 'text' ? { text: part.text } : toMediaPart(part, call, vendor);
}

function toModelParts(message: AssistantMessage, call: Call, reader: OpaqueReader, withIds: boolean): Part[] {
  if (typeof message.content === 'string') return message.content === '' ? [] : [{ text: message.content }];
  const ownSignature = (part: { signature?: string | undefined; provenance?: Provenance | undefined }): string | undefined =>
    isOwn(part.provenance, reader.adapter, call.model) ? part.signature : undefined;
  const parts: Part[] = [];
  for (const part of message.content) {
    switch (part.type) {
      case 'text': {
        const thoughtSignature = ownSignature(part);
        if (part.text !== '' || thoughtSignature !== undefined) parts.push(omitUndefined({ text: part.text, thoughtSignature }));
        break;
      }
      case 'reasoning':
        parts.push(...toThoughts(part, call, reader.adapter));
        break;
      case 'tool-call':
        parts.push(
          omitUndefined({
            functionCall: omitUndefined({ id: withIds ? part.id : undefined, name: part.name, args: toArgs(part.input) }),
            thoughtSignature: ownSignature(part),
          }),
        );
        break;
      case 'opaque': {
        const own = fields(ownOpaque(part, reader, call));
        if (Object.keys(own).length > 0) parts.push({ ...own });
        break;
      }
    }
  }
  return parts;
}

function toThoughts(part: ReasoningPart, call: Call, signer: string): Part[] {
  if (!isOwn(part.provenance, signer, call.model)) {
    const quoted = demote(part, call);
    return quoted === undefined ? [] : [{ text: quoted }];
  }
  // Without a signature it is a summary for people, which the model gains nothing from.
  return part.signature === undefined ? [] : [{ text: part.text, thought: true, thoughtSignature: part.signature }];
}

/** Arguments are an object on this wire. */
function toArgs(input: unknown): unknown {
  if (input === undefined || input === null) return {};
  return typeof input === 'object' && !Array.isArray(input) ? input : { input };
}

/**
 * Results are an object on this wire; `output` and `error` are the names for what is none.
 *
 * @see https://ai.google.dev/api/caching#FunctionResponse
 */
function toResponse({ output, isError }: ToolResult): unknown {
  if (isError === true) return { error: output ?? null };
  return typeof output === 'object' && output !== null && !Array.isArray(output) ? output : { output: output ?? null };
}

function signCalls(contents: readonly Content[], call: Call): void {
  for (const { parts } of contents) {
    const first = parts.find((part) => part['functionCall'] !== undefined);
    if (first === undefined || first['thoughtSignature'] !== undefined) continue;
    first['thoughtSignature'] = standInSignature;
    const { name } = first['functionCall'] as { name: string };
    call.warn('messages', `the call of '${name}' bears no signature of this model; it was sent with the vendor's stand-in for one`);
  }
}
