import { type CallToTranslate, type Message, ZerohopError } from '@zerohop/core/adapter';
import type { Account } from '../wire/account.ts';
import { isGiven, type OwnOptions } from './own-options.ts';

type Call = Pick<CallToTranslate, 'request' | 'warn'>;

/** Fields by which a request says that the vendor holds the conversation. */
const holders = ['previous_response_id', 'conversation'] as const;

/**
 * The app's options without naming what another account holds: there, the vendor answers 400. Whoever made the model's last turn
 * holds it, as far as its parts say; the whole conversation goes in its place.
 */
export function withoutForeignState(own: OwnOptions, { request, warn }: Call, { adapter, provider }: Account): OwnOptions {
  const given = holders.filter((name) => isGiven(own[name]));
  const maker = given.length === 0 ? undefined : makerOf(request.messages);
  if (maker === undefined || (maker.provider === provider && maker.adapter === adapter)) return own;
  warn('providerOptions', `${given.join(' and ')} was left out: ${maker.provider} holds that conversation; all messages were sent in its place`);
  return { ...own, ...Object.fromEntries(given.map((name) => [name, undefined])) };
}

function makerOf(messages: readonly Message[]): { readonly provider: string; readonly adapter: string } | undefined {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last === undefined || typeof last.content === 'string') return undefined;
  return last.content.map((part) => ('provenance' in part ? part.provenance : undefined)).find((provenance) => provenance !== undefined);
}

/**
 * What the vendor does not hold yet. After `previous_response_id`, or in a `conversation`, it has everything up to the model's
 * last turn, and adds what is sent to that: the same again would be said twice, or refused as a duplicate. So only what follows
 * the last assistant message goes.
 *
 * @see https://platform.openai.com/docs/guides/conversation-state
 */
export function notHeld(messages: readonly Message[], own: OwnOptions): readonly Message[] {
  const holder = holders.find((name) => isGiven(own[name]));
  if (holder === undefined) return messages;
  const rest = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  if (rest.length > 0) return rest;
  const message = `with ${holder} only what follows the last assistant message is sent, and nothing follows it; end the messages with the user's or a tool's`;
  throw new ZerohopError({ code: 'invalid_request', message, details: { path: 'messages', expected: 'a user or tool message at the end' } });
}
