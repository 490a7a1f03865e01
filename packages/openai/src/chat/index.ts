import type { Vendor } from '../vendors/vendor.ts';
import type { Wire } from '../wire/wire.ts';
import { fromResponse } from './from-response.ts';
import { ChatStreamTranslator } from './from-stream.ts';
import { toRequest } from './to-request.ts';

/**
 * Chat Completions: OpenAI's older interface, and the one that all compatible vendors have.
 *
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const chatWire: Wire = {
  toRequest,
  send: (client, body, init) => client.chat.completions.create(body as never, init).asResponse(),
  fromResponse,
  fromStream: (builder, call, vendor?: Vendor) => new ChatStreamTranslator(builder, call, vendor),
};
