import { isEmbedRequest } from '../../chat/any-request.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { CallFacts } from '../../pipeline/call-facts.ts';
import { clockOf, type LocalTime } from '../../pipeline/zone-clock.ts';
import { type FactType, factTypes } from './fact-types.ts';

/** Takes a fact from a call; `undefined` where the call has none. */
export type Reader = (facts: CallFacts) => unknown;

/** A fact that conditions may name. */
export interface Fact {
  readonly type: FactType;
  /** It is what people wrote: never shown in a message, whatever it is. */
  readonly hidden: boolean;
  readonly read: Reader;
}

/** A row of the table of facts. */
export interface FactRow {
  /** How conditions name it; `<...>` stands for a name that the config chooses. */
  readonly path: string;
  readonly type: FactType;
  /** What it is, as the documentation says. */
  readonly about: string;
  readonly hidden?: true | undefined;
  /** Makes the reader, given the name that stands for `<...>`; `undefined` when there is no such thing. */
  readonly readerOf: (name: string) => Reader | undefined;
}

function row(path: string, type: FactType, about: string, read: Reader): FactRow {
  return { path, type, about, readerOf: () => read };
}

/** A field of a request for chat; requests for vectors have none of them. */
function param(name: keyof ChatRequest, type: FactType): FactRow {
  return row(`params.${name}`, type, itself, inChat((request) => request[name]));
}

function inChat(read: (request: ChatRequest) => unknown): Reader {
  return ({ request }) => (isEmbedRequest(request) ? undefined : read(request));
}

const { text, number, flag } = factTypes;
const itself = 'what the request says; missing if it says nothing';

/** The facts of a call: all that conditions may look at. `docs/conditions.md` repeats them, held by a test. */
export const factRows: readonly FactRow[] = [
  row('model', text, 'the name that the call used: a route, or `provider/model`', ({ request }) => request.model),
  row('operation', factTypes.operation, '`chat` for `chat()` and `stream()`, `embed` for `embed()`', ({ request }) => (isEmbedRequest(request) ? 'embed' : 'chat')),
  row('stream', flag, 'whether a stream was asked for', ({ stream }) => stream),
  row('tenant', text, 'who pays: as the request says, else its scope', ({ scope }) => scope.tenant),
  row('team', text, 'as the request says, else its scope', ({ scope }) => scope.team),
  row('user', text, 'as the request says, else its scope', ({ scope }) => scope.user),
  { path: 'tags.<name>', type: text, about: 'a label, as the request says, else its scope', readerOf: (name) => ({ scope }) => own(scope.tags, name) },
  row('session', text, 'the conversation that the request says it belongs to', ({ request }) => request.session),
  row('priority', factTypes.priority, 'that of the request, `normal` if it says none', ({ request }) => request.priority ?? 'normal'),
  { path: 'metadata.<name>', type: text, about: 'what the request sends to vendors that store it', hidden: true, readerOf: (name) => inChat(({ metadata }) => own(metadata, name)) },
  row('input.tokens', number, 'input tokens, estimated without a tokenizer', (facts) => facts.inputTokens()),
  row('input.messages', number, 'how many messages there are, of all roles', ({ messages }) => messages.length),
  row('input.images', number, "how many images the user's messages hold", ({ media }) => media.image),
  row('input.audio', number, 'how many sounds they hold', ({ media }) => media.audio),
  row('input.files', number, 'how many files they hold', ({ media }) => media.file),
  { ...row('input.text', text, "the text of the last user message, or the last text to embed; `''` if there is none", ({ lastText }) => lastText), hidden: true },
  row('tools', factTypes.texts, 'names of the tools that the model is offered; missing if there are none', ({ toolNames }) => toolNames),
  row('output', flag, 'whether JSON of a shape is asked for', ({ request }) => !isEmbedRequest(request) && request.output !== undefined),
  param('temperature', number),
  param('topP', number),
  param('maxTokens', number),
  { ...param('stop', factTypes.texts), hidden: true },
  param('seed', number),
  param('presencePenalty', number),
  param('frequencyPenalty', number),
  param('logprobs', factTypes.numberOrFlag),
  param('reasoning', factTypes.something),
  row('params.reasoning.effort', factTypes.effort, itself, inChat(({ reasoning }) => reasoning?.effort)),
  row('params.reasoning.budgetTokens', number, itself, inChat(({ reasoning }) => reasoning?.budgetTokens)),
  param('serviceTier', text),
  param('parallelToolCalls', flag),
  row('params.toolChoice', text, '`auto`, `none` or `required`; missing if the request says nothing, or names a tool', inChat(({ toolChoice }) => (typeof toolChoice === 'string' ? toolChoice : undefined))),
  row('params.toolChoice.name', text, 'the tool that must be called', inChat(({ toolChoice }) => (typeof toolChoice === 'object' ? toolChoice.name : undefined))),
  row('params.dimensions', number, 'length of the vectors, of a request for vectors', ({ request }) => (isEmbedRequest(request) ? request.dimensions : undefined)),
  { path: 'params.providerOptions.<path>', type: factTypes.anything, about: "a field of a vendor's own options, e.g. `openai.store`", hidden: true, readerOf: (path) => at(path.split('.')) },
  ...clockRows('time.', 'UTC'),
  ...clockRows('time.<zone>.', undefined),
];

function clockRows(prefix: string, zone: string | undefined): FactRow[] {
  const where = zone ?? 'that time zone, by its IANA name';
  const field = (name: keyof LocalTime, type: FactType, about: string): FactRow => ({
    path: `${prefix}${name}`,
    type,
    about: `${about}, in ${where}`,
    readerOf(named) {
      const clock = clockOf(zone ?? named);
      return clock && (({ atMs }) => clock.at(atMs)[name]);
    },
  });
  return [
    field('hour', factTypes.hour, 'the hour when the call was made'),
    field('clock', factTypes.clock, 'the time of day'),
    field('weekday', factTypes.weekday, 'the day of the week'),
    field('date', factTypes.date, 'the day'),
  ];
}

// Names come from configs, and what has them from apps: what an object inherits is no fact.
function own(record: object | undefined, name: string): unknown {
  return record !== undefined && Object.hasOwn(record, name) ? (record as Readonly<Record<string, unknown>>)[name] : undefined;
}

function at(names: readonly string[]): Reader {
  return ({ request }) => {
    let value: unknown = request.providerOptions;
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = own(value, name);
    }
    return value;
  };
}

/** A row with a name in it that the config chooses: what stands before and behind that. */
interface OpenRow {
  readonly row: FactRow;
  readonly prefix: string;
  readonly suffix: string;
}

const fixed = new Map<string, FactRow>();
const open: OpenRow[] = [];
for (const row of factRows) {
  const [prefix = '', suffix] = row.path.split(/<\w+>/);
  if (suffix === undefined) fixed.set(prefix, row);
  else open.push({ row, prefix, suffix });
}

/** The row that a path belongs to, and the name in it that the config chose; whether there is such a thing, the row's reader tells. */
export function rowOf(path: string): { readonly row: FactRow; readonly name: string } | undefined {
  const row = fixed.get(path);
  if (row !== undefined) return { row, name: '' };
  for (const { row, prefix, suffix } of open) {
    const name = path.slice(prefix.length, path.length - suffix.length);
    if (name !== '' && path.startsWith(prefix) && path.endsWith(suffix)) return { row, name };
  }
  return undefined;
}

/** The fact of that path; `undefined` when there is none. */
export function factAt(path: string): Fact | undefined {
  const found = rowOf(path);
  const read = found?.row.readerOf(found.name);
  return found && read && { type: found.row.type, hidden: found.row.hidden === true, read };
}
