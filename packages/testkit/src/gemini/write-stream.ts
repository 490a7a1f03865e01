import type { Ask, SettledAnswer } from '../answer/answer.ts';
import { countTokens } from '../answer/count-tokens.ts';
import { splitText } from '../answer/split-text.ts';
import type { Frame } from '../server/wire.ts';
import type { Manner } from './manner.ts';
import { isThirdGeneration } from './request.ts';
import { type AnswerPart, signatureOf, writeBlock, writeCalls, writeFinishReason, writeResponse, writeUsage } from './write-answer.ts';
import { writePartialArgs } from './write-partial-args.ts';

/** One event of a Gemini stream, with the vendor's CRLF. */
export function dataFrame(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}

/** The chunks of a streamed answer: one part each, with usage that grows from chunk to chunk. */
export function writeStream(answer: SettledAnswer, ask: Ask, manner: Manner): Frame[] {
  if (answer.blockReason !== undefined) return [{ bytes: dataFrame(writeBlock(answer, answer.blockReason, manner)), terminal: true }];
  const parts: AnswerPart[] = [];
  if (manner.withThoughts) for (const text of splitText(answer.reasoning, answer.chunkSize)) parts.push({ text, thought: true });
  for (const text of [...answer.textPieces, ...splitText(answer.refusal, answer.chunkSize)]) parts.push({ text });
  for (const call of writeCalls(answer, ask, manner)) {
    if (manner.streamsArguments) parts.push(...writePartialArgs(call.functionCall, answer.chunkSize).map((functionCall, index) => (index === 0 ? { ...call, functionCall } : { functionCall })));
    else parts.push(call);
  }

  // The third generation closes a text with an empty part that carries the signature; before it the last chunk holds the finish reason as well.
  if (isThirdGeneration(ask.model)) parts.push({ text: '', ...(answer.toolCalls.length === 0 ? signatureOf(answer, ask, manner) : {}) });
  if (parts.length === 0) return [{ bytes: dataFrame(writeResponse(answer, [], writeFinishReason(answer.finishReason), writeUsage(answer.usage, manner), manner)), terminal: true }];

  const total = answer.usage.output - answer.usage.reasoning;
  let shown = 0;
  return parts.map((part, index): Frame => {
    const isLast = index === parts.length - 1;
    if (part.thought !== true) shown += countTokens(part.text ?? JSON.stringify(part.functionCall));
    const usage = writeUsage(answer.usage, manner, isLast ? total : Math.min(shown, total));
    return {
      bytes: dataFrame(writeResponse(answer, [part], isLast ? writeFinishReason(answer.finishReason) : undefined, usage, manner)),
      content: part.text !== '',
      terminal: isLast,
    };
  });
}
