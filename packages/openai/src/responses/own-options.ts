import { type CallToTranslate, fields, list, text } from '@zerohop/core/adapter';

/** What a request's `providerOptions` hold for this adapter: fields of the wire's body. */
export type OwnOptions = Readonly<Record<string, unknown>>;

/** Those options; empty where the request has none. */
export function ownOptions({ request }: Partial<Pick<CallToTranslate, 'request'>>, adapterId: string): OwnOptions {
  return request?.providerOptions?.[adapterId] ?? {};
}

/** Whether an option says something: the wire takes `null` for nothing. */
export function isGiven(option: unknown): boolean {
  return option !== undefined && option !== null;
}

/** Names of the tools of the app's that take free text, which the router has no form for: they stand in the options, and in responses. */
export function customTools({ tools: given }: OwnOptions): ReadonlySet<string> {
  const tools = list(given).map(fields);
  return new Set(tools.filter(({ type }) => type === 'custom').map(({ name }) => text(name)));
}
