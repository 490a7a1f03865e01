import type { Wire } from '../wire.ts';
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
  fromResponse: (body, builder, call, _vendor, adapterId) => fromResponse(body, builder, call, adapterId),
  fromStream: (builder, call, _vendor, adapterId) => new ResponseStreamTranslator(builder, call, adapterId),
};
