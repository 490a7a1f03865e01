import type { Wire } from '../wire/wire.ts';
import { fromResponse } from './from-response.ts';
import { ResponseStreamTranslator } from './from-stream.ts';
import { toRequest } from './to-request.ts';

/**
 * Responses: OpenAI's newer interface. Models that reason keep their thoughts between turns here, and some take tools nowhere
 * else.
 *
 * @see https://platform.openai.com/docs/api-reference/responses
 */
export const responsesWire: Wire = {
  toRequest,
  send: (client, body, init) => client.responses.create(body as never, init).asResponse(),
  fromResponse: (body, builder, call, _vendor, account) => fromResponse(body, builder, call, account),
  fromStream: (builder, call, _vendor, account) => new ResponseStreamTranslator(builder, call, account),
};
