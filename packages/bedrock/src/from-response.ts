import type { ConverseResponse, ConverseTrace } from '@aws-sdk/client-bedrock-runtime';
import { type AdapterCall, type AnswerBuilder, type OutputTool, text, ZerohopError } from '@zerohop/core/adapter';
import { BlockReader } from './from-blocks.ts';
import { fromFinishReason } from './from-finish-reason.ts';
import { fromUsage } from './from-usage.ts';

/**
 * Translates a whole answer.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function fromResponse(response: ConverseResponse, builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'warn'>): void {
  const content = response.output?.message?.content;
  if (!Array.isArray(content)) {
    throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no message', details: { reason: 'no_content' }, raw: response });
  }
  const reader = new BlockReader(builder, outputTool, call);
  const reason = text(response.stopReason);
  const { cut } = fromFinishReason(reason);
  // Where the answer was cut short, the last block holds what there was of it, arguments that parse and yet are not all.
  for (const [index, block] of content.entries()) reader.whole(index, block, cut && index === content.length - 1);
  readMetadata(response, builder);
  builder.raw = response;
  reader.finish(reason);
}

/** What both forms of an answer say about themselves. */
export interface AnswerMetadata {
  readonly usage?: ConverseResponse['usage'];
  readonly serviceTier?: ConverseResponse['serviceTier'];
  readonly trace?: Pick<ConverseTrace, 'promptRouter'> | undefined;
}

/** Reads usage, the tier that served, and the model that a prompt router chose. */
export function readMetadata({ usage, serviceTier, trace }: AnswerMetadata, builder: AnswerBuilder): void {
  if (usage !== undefined) builder.usage = fromUsage(usage);
  builder.serviceTier = text(serviceTier?.type) || undefined;
  const routed = text(trace?.promptRouter?.invokedModelId);
  if (routed !== '') builder.model = routed;
}
