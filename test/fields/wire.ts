import { isDeepStrictEqual } from 'node:util';
import type { ConfigData } from '@zerohop/core';
import type { Emulator, RecordedCall } from '@zerohop/testkit';
import { builtInFacts } from '../../packages/core/src/catalog/data/index.ts';
import type { Asked, Field } from './asked.ts';

/** A request body as an emulator recorded it. */
export type Body = { readonly [field: string]: unknown };

/**
 * How one wire says what was asked. True when the body says it, or says nothing because that means the same. `session` is the
 * router's own business, whatever a wire makes of it.
 */
export type Spelling = { readonly [Name in Exclude<Field, 'session'>]: (body: Body, value: Asked[Name], asked: Partial<Asked>) => boolean };

/** One wire that is held to the promise about fields. */
export interface Wire {
  readonly name: string;
  /** Starts the vendor. */
  emulate(): Promise<Emulator>;
  /** The provider over it. */
  provider(baseURL: string): ConfigData['providers'][string];
  /** The vendor's models that the catalog knows. */
  readonly models: readonly string[];
  /** Names of models that nobody knows: they are sent what was asked, and the vendor may refuse it. */
  readonly unknown: readonly string[];
  /** Key and field under which `providerOptions` stand. */
  vendorOptions(value: string): { readonly [adapter: string]: { readonly [option: string]: unknown } };
  /** Whether the wire's events spell the whole answer, so that streams have a `raw`. */
  readonly rawOfStreams: boolean;
  /** A whole answer, with fields that no type knows; where an SDK reads the answer, with what it lets through. */
  readonly answer: object;
  /** What of a request says what was asked. @default its body */
  read?(call: RecordedCall): Body;
  readonly spelling: Spelling;
}

/** The models of a vendor that the catalog knows. */
export function modelsOf(vendor: string): readonly string[] {
  const rows = [...(builtInFacts().get(vendor)?.values() ?? [])].filter(({ chat }) => chat !== false);
  return [...new Set(rows.map(({ id }) => id))];
}

/** The requests that ask a model for an answer. Where an answer is made first and streamed then, further ones follow each, and one that cancels it may. */
export function asksOf({ calls }: Emulator): readonly RecordedCall[] {
  return calls.filter(({ method, model }) => method === 'POST' && model !== '');
}

/** A field that a wire has no word for. */
export const never = (): boolean => false;

/** Whether a body has all of some texts, anywhere. */
export function holds(body: unknown, ...texts: readonly string[]): boolean {
  const written = JSON.stringify(body) ?? '';
  return texts.every((text) => written.includes(JSON.stringify(text).slice(1, -1)));
}

/** What stands at a path; `undefined` where there is nothing. */
export function at(body: unknown, ...path: readonly string[]): unknown {
  let value = body;
  for (const key of path) value = typeof value === 'object' && value !== null ? (value as Body)[key] : undefined;
  return value;
}

/** Whether two values are the same, whatever the order of their fields. */
export const same: (one: unknown, other: unknown) => boolean = isDeepStrictEqual;

/** A field that stands at a path as it is. */
export function standsAt(...path: readonly string[]): (body: Body, value: unknown) => boolean {
  return (body, value) => same(at(body, ...path), value);
}

/** The texts by which a media part is recognised. */
export function media(body: Body, part: Asked['image']): boolean {
  if (part.type === 'text') return false;
  const source = 'data' in part ? (typeof part.data === 'string' ? [part.data, Buffer.from(part.data, 'base64').toString()] : [Buffer.from(part.data).toString('base64')]) : [part.url];
  const detail = part.type === 'image' && part.detail !== undefined ? holds(body, part.detail) : true;
  return detail && source.some((text) => holds(body, text));
}

/** The stop texts as a list. */
export function stopsOf(stop: Asked['stop']): readonly string[] {
  return typeof stop === 'string' ? [stop] : stop;
}

/** The texts by which tools are recognised. */
export function toolTexts(tools: Asked['tools']): string[] {
  return tools.flatMap(({ name, description = name }) => [name, description]);
}
