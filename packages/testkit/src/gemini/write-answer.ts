import type { AnswerFinish, AnswerUsage, Ask, SettledAnswer, SettledToolCall } from '../answer/answer.ts';
import { isObject, parseJson } from '../lib/json.ts';
import { sign } from '../lib/signature.ts';
import type { Manner } from './manner.ts';
import { isThirdGeneration } from './request.ts';
import { signedThought } from './service.ts';
import type { StreamedCall } from './write-partial-args.ts';

/** A function call with all of its arguments; none at all are left out. */
export interface WholeCall {
  readonly id?: string;
  readonly name: string;
  readonly args?: object;
}

/** A part of an answer. */
export interface AnswerPart {
  readonly text?: string;
  readonly thought?: true;
  readonly functionCall?: WholeCall | StreamedCall;
  readonly thoughtSignature?: string;
}

/** A whole `GenerateContentResponse`. */
export function writeAnswer(answer: SettledAnswer, ask: Ask, manner: Manner): object {
  if (answer.blockReason !== undefined) return writeBlock(answer, answer.blockReason, manner);
  const text = answer.text + answer.refusal;
  const signature = signatureOf(answer, ask, manner);
  const parts: AnswerPart[] = [];
  if (manner.withThoughts && answer.reasoning !== '') parts.push({ text: answer.reasoning, thought: true });
  if (text !== '') parts.push({ text, ...(answer.toolCalls.length === 0 ? signature : {}) });
  parts.push(...writeCalls(answer, ask, manner));
  return writeResponse(answer, parts, writeFinishReason(answer.finishReason), writeUsage(answer.usage, manner), manner);
}

/** A response of one candidate; also a stream's chunk, where the finish reason is still open. */
export function writeResponse(answer: SettledAnswer, parts: readonly AnswerPart[], finishReason: string | undefined, usage: object, manner: Manner): object {
  // A filtered candidate has a content without parts.
  const content = parts.length === 0 ? { role: 'model' } : { parts, role: 'model' };
  return {
    candidates: [{ content, ...(finishReason === undefined ? {} : { finishReason }), index: 0 }],
    usageMetadata: usage,
    ...headOf(answer, manner),
  };
}

function headOf(answer: SettledAnswer, { service }: Manner): object {
  return { modelVersion: answer.model, ...(service === 'vertex' ? { createTime: new Date(answer.createdAtMs).toISOString() } : {}), responseId: answer.id };
}

/** The response to a prompt that is refused: no candidate at all. */
export function writeBlock(answer: SettledAnswer, blockReason: string, manner: Manner): object {
  const { input } = answer.usage;
  return { promptFeedback: { blockReason }, usageMetadata: { promptTokenCount: input, totalTokenCount: input }, ...headOf(answer, manner) };
}

/** Signs an answer that was thought about: of the third generation every one, before that only where there are thoughts and function calls. */
export function signatureOf(answer: SettledAnswer, ask: Ask, { service }: Manner): { readonly thoughtSignature?: string } {
  const isThoughtful = isThirdGeneration(ask.model) || (answer.usage.reasoning > 0 && answer.toolCalls.length > 0);
  return isThoughtful ? { thoughtSignature: sign(signedThought[service], answer.id) } : {};
}

/** The function calls; of parallel ones only the first is signed. Newer models give them ids. */
export function writeCalls(answer: SettledAnswer, ask: Ask, manner: Manner): (AnswerPart & { readonly functionCall: WholeCall })[] {
  const hasIds = isThirdGeneration(ask.model);
  return answer.toolCalls.map((call, index) => {
    const args = argsOf(call);
    return {
      functionCall: { name: call.name, ...(args === undefined ? {} : { args }), ...(hasIds ? { id: call.id } : {}) },
      ...(index === 0 ? signatureOf(answer, ask, manner) : {}),
    };
  });
}

/** Arguments are an object on this wire; none at all are left out. */
function argsOf(call: SettledToolCall): object | undefined {
  const args = parseJson(call.inputText);
  return isObject(args) && Object.keys(args).length > 0 ? args : undefined;
}

/** Gemini's words for why an answer ends; a tool call is a plain stop. */
export function writeFinishReason(reason: AnswerFinish): string {
  const words: Record<string, string> = { stop: 'STOP', length: 'MAX_TOKENS', 'tool-calls': 'STOP', 'content-filter': 'SAFETY', refusal: 'STOP' };
  return words[reason] ?? reason;
}

/** Gemini's usage: `candidatesTokenCount` leaves out the thoughts, and what is zero is not mentioned. */
export function writeUsage(usage: AnswerUsage, { trafficType }: Manner, shown: number = usage.output - usage.reasoning): object {
  return {
    promptTokenCount: usage.input,
    ...(shown <= 0 ? {} : { candidatesTokenCount: shown }),
    totalTokenCount: usage.input + Math.max(0, shown) + usage.reasoning,
    ...(usage.cacheRead === 0 ? {} : { cachedContentTokenCount: usage.cacheRead }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.input }],
    ...(usage.reasoning === 0 ? {} : { thoughtsTokenCount: usage.reasoning }),
    ...(trafficType === undefined ? {} : { trafficType }),
  };
}

/** The list of models. */
export function writeModels(models: readonly string[]): object {
  return { models: models.map((id) => ({ name: `models/${id}`, displayName: id, supportedGenerationMethods: ['generateContent', 'countTokens'] })) };
}
