import type { Ask, SettledAnswer } from '../answer/answer.ts';
import { countTokens } from '../answer/count-tokens.ts';
import { splitText } from '../answer/split-text.ts';
import type { Frame } from '../server/wire.ts';
import { isThirdGeneration } from './request.ts';
import { type AnswerPart, signatureOf, writeBlock, writeCalls, writeFinishReason, writeResponse, writeUsage } from './write-answer.ts';

/** One event of a Gemini stream, with the vendor's CRLF. */
export function dataFrame(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}

/** The chunks of a streamed answer: one part each, with usage that grows from chunk to chunk. */
export function writeStream(answer: SettledAnswer, ask: Ask, withThoughts: boolean): Frame[] {
  if (answer.blockReason !== undefined) return [{ bytes: dataFrame(writeBlock(answer, answer.blockReason)), terminal: true }];
  const parts: AnswerPart[] = [];
  if (withThoughts) for (const text of splitText(answer.reasoning, answer.chunkSize)) parts.push({ text, thought: true });
  for (const text of [...answer.textPieces, ...splitText(answer.refusal, answer.chunkSize)]) parts.push({ text });
  parts.push(...writeCalls(answer, ask));

  // The third generation closes a text with an empty part that carries the signature; before it the last chunk holds the finish reason as well.
  if (isThirdGeneration(ask.model)) parts.push({ text: '', ...(answer.toolCalls.length === 0 ? signatureOf(answer, ask) : {}) });
  if (parts.length === 0) return [{ bytes: dataFrame(writeResponse(answer, [], writeFinishReason(answer.finishReason), writeUsage(answer.usage))), terminal: true }];

  const total = answer.usage.output - answer.usage.reasoning;
  let shown = 0;
  return parts.map((part, index): Frame => {
    const isLast = index === parts.length - 1;
    if (part.thought !== true) shown += countTokens(part.text ?? JSON.stringify(part.functionCall));
    const usage = writeUsage(answer.usage, isLast ? total : Math.min(shown, total));
    return {
      bytes: dataFrame(writeResponse(answer, [part], isLast ? writeFinishReason(answer.finishReason) : undefined, usage)),
      content: part.text !== '',
      terminal: isLast,
    };
  });
}
