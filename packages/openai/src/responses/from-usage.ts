import { type AnswerBuilder, count, fields, list } from '@zerohop/core/adapter';
import { addUsage as addChatUsage } from '../wire/from-usage.ts';

/** Calls of the vendor's own tools that are billed one by one, by the type of their items. */
const billedItems: ReadonlyMap<unknown, string> = new Map([
  ['web_search_call', 'web_search'],
  ['file_search_call', 'file_search'],
]);

/**
 * Adds what a response says of usage and cost. The counts are those of Chat Completions under other names: input includes
 * what was cached, output what was reasoned.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage
 */
export function addUsage(builder: AnswerBuilder, given: unknown): void {
  const response = fields(given);
  const raw = fields(response['usage']);
  addChatUsage(builder, {
    prompt_tokens: raw['input_tokens'],
    completion_tokens: raw['output_tokens'],
    total_tokens: raw['total_tokens'],
    prompt_tokens_details: raw['input_tokens_details'],
    completion_tokens_details: raw['output_tokens_details'],
    cost: raw['cost'],
    cost_in_usd_ticks: raw['cost_in_usd_ticks'],
  });
  const { usage } = builder;
  if (usage !== undefined) builder.usage = { ...usage, serverTools: serverTools(response), raw: response['usage'] };
}

function serverTools(response: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> | undefined {
  const calls: Record<string, number> = {};
  for (const item of list(response['output'])) {
    const { type, action } = fields(item);
    const name = billedItems.get(type);
    // Opening a page that a search has found is free.
    const isSearch = fields(action)['type'] === undefined || fields(action)['type'] === 'search';
    if (name !== undefined && isSearch) calls[name] = (calls[name] ?? 0) + 1;
  }
  // What the vendor counted itself: some searches cost nothing.
  const counted = fields(fields(response['tool_usage'])['web_search'])['num_requests'];
  if (typeof counted === 'number') calls['web_search'] = count(counted);
  const billed = Object.entries(calls).filter(([, number]) => number > 0);
  return billed.length === 0 ? undefined : Object.fromEntries(billed);
}
