import { type AnswerBuilder, fields, text } from '@zerohop/core/adapter';

/** One call, as far as it is known. */
interface OpenCall {
  key: number;
  index: number | undefined;
  id: string;
  name: string;
  /** Its arguments so far. */
  json: string;
  /** How much of them has been told. */
  told: number;
}

interface Entry {
  index: number | undefined;
  id: string;
  name: string;
  json: string;
  signature: string | undefined;
}

/**
 * Tells the tool calls of one answer apart. Vendors leave indexes out or send 0 for every call, leave ids out, repeat them,
 * send others with every delta, or repeat names.
 */
export class ToolCallReader {
  readonly #builder: AnswerBuilder;
  readonly #byId = new Map<string, OpenCall>();
  readonly #atIndex = new Map<number, OpenCall>();
  #last: OpenCall | undefined;
  /** The calls of the last delta that brought several, in its order. */
  #together: readonly OpenCall[] = [];
  #count = 0;
  readonly #answerTool: string | undefined;

  /**
   * @param answerTool name of the tool whose arguments are the answer's text, if there is one
   */
  constructor(builder: AnswerBuilder, answerTool: string | undefined) {
    this.#builder = builder;
    this.#answerTool = answerTool;
  }

  /** Adds a call of a whole message: always one of its own. */
  whole(given: unknown): void {
    const entry = readEntry(given);
    this.#add(this.#open(entry), entry);
  }

  /** Adds the calls of one delta. Where nothing else tells them apart, their order does. */
  delta(given: readonly unknown[]): void {
    const together = given.length > 1 ? this.#together : [];
    const calls = given.map((entry, place) => this.#delta(readEntry(entry), together[place]));
    if (calls.length > 1) this.#together = calls;
  }

  /** Adds the one call of the wire's older form, whole or a delta; an empty one is none. */
  legacy(given: unknown): void {
    const { name, json } = readFunction(given);
    if (name === '' && json === '') return;
    const entry: Entry = { index: undefined, id: '', name, json, signature: undefined };
    this.#add(this.#last ?? this.#open(entry), entry);
  }

  #delta(entry: Entry, samePlace: OpenCall | undefined): OpenCall {
    const known = this.#find(entry, samePlace);
    const call = known === undefined || isAnother(known, entry) ? this.#open(entry) : known;
    this.#add(call, entry);
    return call;
  }

  #find({ index, id }: Entry, samePlace: OpenCall | undefined): OpenCall | undefined {
    const sameId = this.#byId.get(id);
    if (index === undefined) return sameId ?? samePlace ?? this.#last;
    return sameId?.index === index ? sameId : this.#atIndex.get(index);
  }

  #open({ index, id }: Entry): OpenCall {
    // An id that another call has already would make their results one: the builder makes a new one.
    const call: OpenCall = { key: this.#count, index, id: this.#byId.has(id) ? '' : id, name: '', json: '', told: 0 };
    this.#count += 1;
    if (index !== undefined) this.#atIndex.set(index, call);
    return call;
  }

  #add(call: OpenCall, { id, name, json, signature }: Entry): void {
    if (call.id === '' && !this.#byId.has(id)) call.id = id;
    if (call.id !== '') this.#byId.set(call.id, call);
    if (call.name === '') call.name = name;
    call.json += json;
    this.#last = call;
    // Until it has its name nobody knows whether it is the answer.
    if (this.#answerTool !== undefined && call.name === '') return;
    const news = call.json.slice(call.told);
    call.told = call.json.length;
    if (call.name === this.#answerTool && call.name !== '') {
      this.#builder.text(news);
      return;
    }
    this.#builder.toolCall(call.key, { id: call.id, name: call.name, signature });
    if (news !== '') this.#builder.toolCallDelta(call.key, news);
  }
}

/** Whether an entry that seems to belong to a known call begins another one. Only a new call brings a name. */
function isAnother(known: OpenCall, { id, name, json }: Entry): boolean {
  if (name === '' || known.name === '') return false;
  if (id !== '' && known.id !== '') return id !== known.id;
  return name !== known.name || (json !== '' && isWhole(known.json));
}

function isWhole(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

function readEntry(given: unknown): Entry {
  const { index, id, function: called, extra_content: extra } = fields(given);
  const signature = text(fields(fields(extra)['google'])['thought_signature']) || undefined;
  return { index: typeof index === 'number' ? index : undefined, id: text(id), signature, ...readFunction(called) };
}

function readFunction(given: unknown): Pick<Entry, 'name' | 'json'> {
  const { name, arguments: input } = fields(given);
  // Some servers send the arguments parsed.
  return { name: text(name), json: typeof input === 'object' && input !== null ? JSON.stringify(input) : text(input) };
}
