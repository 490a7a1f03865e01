import { type AdapterCall, type AnswerBuilder, fields, inBand, type OutputTool, text, ZerohopError } from '@zerohop/core/adapter';
import { BlockReader } from './from-blocks.ts';
import { fromErrorBody } from './from-error.ts';
import { fromFinishReason } from './from-finish-reason.ts';
import { fromUsage } from './from-usage.ts';

/**
 * Translates a whole message.
 *
 * @see https://platform.claude.com/docs/en/api/messages
 */
export function fromResponse(body: unknown, builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'warn'>): void {
  const message = fields(body);
  const { content } = message;
  if (message['type'] === 'error' || message['error']) throw fromErrorBody(body, inBand);
  if (!Array.isArray(content)) {
    throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no message', details: { reason: 'no_content' }, raw: body });
  }
  const askedModel = builder.model;
  builder.id = text(message['id']);
  if (text(message['model']) !== '') builder.model = text(message['model']);
  const reader = new BlockReader(builder, outputTool, call);
  const reason = text(message['stop_reason']);
  const { cut } = fromFinishReason(reason);
  for (const [index, block] of content.entries()) {
    reader.start(index, block);
    // Where the answer was cut short, the last block holds what there was of it, arguments that parse and yet are not all.
    if (!cut || index < content.length - 1) reader.stop(index);
  }
  if (message['usage']) builder.usage = fromUsage(message['usage'], [builder.model, askedModel]);
  builder.serviceTier = tierOf(message['usage']);
  builder.raw = body;
  reader.finish(reason, message['stop_details']);
}

/** The tier that served. The fast mode is priced like a tier, and told apart from them. */
export function tierOf(usage: unknown): string | undefined {
  const { speed, service_tier } = fields(usage);
  return speed === 'fast' ? 'fast' : text(service_tier) || undefined;
}
