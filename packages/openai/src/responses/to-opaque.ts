import { type CallToTranslate, fields, type Message, type OpaquePart, ownOpaque, text } from '@zerohop/core/adapter';
import type { Account } from '../wire/account.ts';
import { runByTheApp } from './item-types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that the vendor writes and refuses to read ("Unknown parameter: 'input[1].action'"). */
const writtenOnly: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['image_generation_call', new Set(['action', 'background', 'error', 'output_format', 'quality', 'revised_prompt', 'size', 'svg_usage'])],
]);

/** Who made an item, which no item says to the vendor. */
const maker = 'created_by';

/**
 * Translates an item that only its vendor can read: back as it came, to the model that made it, since its thoughts lead to it.
 *
 * @param answered ids of the calls that something answers
 */
export function toOpaqueItem(part: OpaquePart, call: Pick<CallToTranslate, 'model' | 'warn'>, account: Account, answered: ReadonlySet<string>): Record<string, unknown> | undefined {
  const item = fields(ownOpaque(part, { ...account, model: call.model }, call));
  const type = text(item['type']);
  if (type === '') return undefined;
  if (runByTheApp.has(type) && !idsOf(item).some((id) => answered.has(id))) {
    call.warn('messages', `a call of the built-in tool ${type} was left out: nothing answers it`);
    return undefined;
  }
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== maker && writtenOnly.get(type)?.has(name) !== true));
}

/** Ids of the built-in tools' calls that the messages answer. */
export function answeredIn(messages: readonly Message[]): ReadonlySet<string> {
  const answered = new Set<string>();
  for (const { content } of messages) {
    if (typeof content === 'string') continue;
    for (const part of content) {
      if (part.type === 'opaque' && /_(output|response)$/.test(part.kind)) for (const id of idsOf(fields(part.data))) answered.add(id);
    }
  }
  return answered;
}

/** What a call and its answer name each other by. */
function idsOf(item: Fields): string[] {
  return [item['call_id'], item['approval_request_id'], item['id']].map(text).filter((id) => id !== '');
}
