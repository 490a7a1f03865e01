import { type AdapterCall, type AnswerBuilder, fields, list, text } from '@zerohop/core/adapter';
import { AnnotationReader } from './from-annotations.ts';
import { CallReader } from './from-calls.ts';
import { WordReader } from './from-words.ts';
import { type ItemState, newItem, type PartKind } from './item-state.ts';
import { unfinishedItem } from './item-types.ts';
import { phaseOf } from './phase.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an event names an item by: its place in the output, or where that is missing its id. */
export type Place = string | number;

/**
 * Reads the output items of one response, whole or in pieces. What is neither a message, reasoning nor a call for the app (the
 * vendor's own tools, and what no version of ours knows) is kept as it came, in its place.
 */
export class ItemReader {
  readonly calls: CallReader;
  readonly words: WordReader;
  readonly annotations: AnnotationReader;
  readonly #builder: AnswerBuilder;
  readonly #items: ItemState[] = [];
  readonly #places = new Map<Place, ItemState>();

  /**
   * @param custom names of the app's tools that take free text; calls of any other are the vendor's to run
   * @param organization the one that what is sealed opens for; `''` if the vendor names none
   */
  constructor(builder: AnswerBuilder, custom: ReadonlySet<string>, organization: string, call: Pick<AdapterCall, 'warn'>) {
    this.#builder = builder;
    this.calls = new CallReader(builder, custom, call);
    this.words = new WordReader(builder, organization);
    this.annotations = new AnnotationReader(builder);
  }

  /** The item at a place; a new one where none was. */
  at(place: Place): ItemState {
    return this.#places.get(place) ?? this.#add(place);
  }

  /** Adds what is said of an item when it begins. */
  begin(place: Place, given: Fields): void {
    const known = this.at(place);
    const id = text(given['id']);
    // A place where another item began: some servers give one number to all.
    this.#identify(known.id === '' || known.id === id ? known : this.#add(place), given);
  }

  /** Adds an item that is whole: what of it did not come in pieces. */
  end(item: ItemState, given: Fields): void {
    this.#identify(item, given);
    switch (item.type) {
      case 'message':
        for (const [index, part] of list(given['content']).entries()) this.#content(item, index, fields(part));
        this.words.label(item);
        break;
      case 'reasoning':
        this.#thoughts(item, 'reasoning', given['content']);
        this.#thoughts(item, 'summary', given['summary']);
        this.words.seal(item, text(given['encrypted_content']));
        break;
      default:
        if (!this.calls.settle(item, given)) this.#keep(item, given);
    }
  }

  /** Adds all items, at the end of a stream or of a whole answer: what did not come before. */
  all(given: unknown): void {
    const items = list(given).map(fields);
    const ids = new Set(items.map(({ id }) => text(id)).filter((id) => id !== ''));
    const known = [...this.#items];
    for (const item of items) {
      // Some servers change ids from event to event, or leave items out here, so that places are others too.
      const same = known.find(({ id }) => ids.has(id) && id === item['id']) ?? known.find(({ id, type }) => type === item['type'] && !ids.has(id));
      if (same !== undefined) known.splice(known.indexOf(same), 1);
      this.end(same ?? this.#add(`end ${this.#items.length}`), item);
    }
  }

  #add(place: Place): ItemState {
    const item = newItem(this.#items.length);
    this.#items.push(item);
    this.#places.set(place, item);
    return item;
  }

  #identify(item: ItemState, given: Fields): void {
    item.id = text(given['id']) || item.id;
    item.type = text(given['type']) || item.type;
    item.status = text(given['status']) || item.status;
    item.phase ??= phaseOf(given['phase']);
    this.calls.identify(item, given);
  }

  // What was not finished is nothing to send back.
  #keep(item: ItemState, given: Fields): void {
    if (item.marked || item.type === '' || unfinishedItem.has(text(given['status']))) return;
    item.marked = true;
    this.#builder.opaque(item.type, given);
  }

  #content(item: ItemState, index: number, part: Fields): void {
    if (part['type'] === 'refusal') this.words.whole(item, 'refusal', index, text(part['refusal']));
    else this.words.whole(item, 'text', index, text(part['text']));
    this.annotations.all(part['annotations']);
  }

  #thoughts(item: ItemState, kind: PartKind, given: unknown): void {
    for (const [index, part] of list(given).entries()) this.words.whole(item, kind, index, text(fields(part)['text']));
  }
}
