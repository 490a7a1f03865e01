import { type AnswerBuilder, text } from '@zerohop/core/adapter';

/** A message or a delta of one: the fields that are read. Vendors send `null` and `''` where they mean nothing. */
export interface WireMessage {
  content?: unknown;
  refusal?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
  tool_calls?: readonly WireToolCall[] | null;
  function_call?: { name?: unknown; arguments?: unknown } | null;
  annotations?: readonly unknown[] | null;
}

/** A tool call or a delta of one. */
export interface WireToolCall {
  index?: unknown;
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown } | null;
}

/** Reads messages and deltas of one answer alike. */
export class MessageReader {
  /** True once the model has refused in words. */
  refused = false;
  readonly #builder: AnswerBuilder;
  /** The key of the call that is open at each index. */
  readonly #keys = new Map<number, string>();
  readonly #ids = new Map<string, string>();
  #lastIndex = -1;

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  /** Adds what a message or delta holds. */
  read(message: WireMessage): void {
    const reasoning = text(message.reasoning_content) || text(message.reasoning);
    if (reasoning !== '') this.#builder.reasoning(reasoning);
    if (Array.isArray(message.content)) this.#parts(message.content);
    else this.#builder.text(text(message.content));
    const refusal = text(message.refusal);
    if (refusal !== '') {
      this.refused = true;
      this.#builder.text(refusal);
    }
    for (const call of message.tool_calls ?? []) this.#toolCall(call);
    const legacy = message.function_call;
    if (legacy && text(legacy.name) + text(legacy.arguments) !== '') {
      this.#builder.toolCall('function_call', { name: text(legacy.name) });
      this.#builder.toolCallDelta('function_call', text(legacy.arguments));
    }
    for (const annotation of message.annotations ?? []) this.#annotation(annotation);
  }

  #parts(parts: readonly unknown[]): void {
    for (const part of parts) {
      if (typeof part !== 'object' || part === null) continue;
      const { type, text: words, thinking } = part as { type?: unknown; text?: unknown; thinking?: unknown };
      if (type === 'text') this.#builder.text(text(words));
      else if (type === 'thinking' && Array.isArray(thinking)) {
        for (const inner of thinking) this.#builder.reasoning(text((inner as { text?: unknown } | null)?.text));
      } else if (type === 'thinking') this.#builder.reasoning(text(thinking));
    }
  }

  #toolCall(call: WireToolCall): void {
    const id = text(call.id);
    const key = this.#keyOf(call.index, id);
    if (id !== '') this.#ids.set(key, id);
    this.#builder.toolCall(key, { id, name: text(call.function?.name) });
    const { arguments: given } = call.function ?? {};
    // Some servers send the arguments parsed.
    const delta = typeof given === 'object' && given !== null ? JSON.stringify(given) : text(given);
    if (delta !== '') this.#builder.toolCallDelta(key, delta);
  }

  // Indexes are missing at some vendors, and 0 for every call at others: a new id at a known index is a new call.
  #keyOf(given: unknown, id: string): string {
    const index = typeof given === 'number' ? given : id === '' && this.#lastIndex >= 0 ? this.#lastIndex : this.#nextIndex(id);
    this.#lastIndex = index;
    const known = this.#keys.get(index);
    const knownId = known === undefined ? undefined : this.#ids.get(known);
    if (known !== undefined && (id === '' || knownId === undefined || knownId === id)) return known;
    const key = `${index}:${id}`;
    this.#keys.set(index, key);
    return key;
  }

  #nextIndex(id: string): number {
    for (const [index, key] of this.#keys) if (id !== '' && this.#ids.get(key) === id) return index;
    return Math.max(-1, ...this.#keys.keys()) + 1;
  }

  #annotation(annotation: unknown): void {
    const cited = (annotation as { url_citation?: { url?: unknown; title?: unknown; content?: unknown } } | null)?.url_citation;
    if (cited === undefined || text(cited.url) === '') return;
    this.#builder.source({ url: text(cited.url), title: text(cited.title) || undefined, text: text(cited.content) || undefined });
  }
}
