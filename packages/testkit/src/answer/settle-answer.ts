import { countTokens } from './count-tokens.ts';
import { minimalInstance } from './minimal-instance.ts';
import { splitText } from './split-text.ts';
import type { Answer, AnswerFinish, AnswerUsage, Ask, SettledAnswer, SettledToolCall } from './answer.ts';

/** What an answer needs that is neither in the request nor in the script. */
export interface Occasion {
  readonly nowMs: number;
  /** Makes the id of the answer. */
  answerId(): string;
  /** Makes the id of the n-th tool call. */
  toolCallId(index: number): string;
}

const defaultChunkSize = 12;
const quotedCharacters = 60;

/** Fills in all that a script leaves open. A script's own word always wins, even over a cap the request set. */
export function settleAnswer(scripted: Answer, ask: Ask, occasion: Occasion): SettledAnswer {
  const answer = isSilent(scripted) ? { ...defaultAnswer(ask), ...defined(scripted) } : scripted;
  const toolCalls = (answer.toolCalls ?? []).map((call, index): SettledToolCall => {
    const input = call.input ?? {};
    return { id: call.id ?? occasion.toolCallId(index), name: call.name, input, inputText: call.inputText ?? JSON.stringify(input) };
  });
  const text = answer.text ?? answer.chunks?.join('') ?? '';
  const reasoning = answer.reasoning ?? '';
  const refusal = answer.refusal ?? '';
  const chunkSize = answer.chunkSize ?? defaultChunkSize;
  return {
    id: answer.id ?? occasion.answerId(),
    model: answer.model ?? ask.model,
    createdAtMs: occasion.nowMs,
    text,
    textPieces: answer.chunks ?? splitText(text, chunkSize),
    reasoning,
    redactedReasoning: answer.redactedReasoning ?? false,
    toolCalls,
    search: answer.search,
    items: answer.items ?? [],
    refusal,
    blockReason: answer.blockReason,
    finishReason: answer.finishReason ?? finishOf(toolCalls.length > 0, refusal, answer.search),
    usage: usageOf(answer.usage ?? {}, ask, [text, refusal, ...toolCalls.map((call) => call.name + call.inputText)], reasoning),
    chunkSize,
    headers: answer.headers ?? {},
  };
}

/** Whether a script says nothing of what the model says, only how (headers, usage, an id). */
function isSilent(answer: Answer): boolean {
  return [answer.text, answer.chunks, answer.toolCalls, answer.search, answer.items, answer.refusal, answer.blockReason].every((said) => said === undefined);
}

function defined(answer: Answer): Answer {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
}

function defaultAnswer(ask: Ask): Answer {
  const reasoning = ask.wantsReasoning ? 'The question is short, so the answer can be short too.' : undefined;
  if (ask.forcedTool !== undefined) {
    return { reasoning, toolCalls: [{ name: ask.forcedTool.name, input: minimalInstance(ask.forcedTool.schema) }] };
  }
  if (ask.schema !== undefined) return { reasoning, text: JSON.stringify(minimalInstance(ask.schema)) };
  const text = `${ask.model} heard: ${firstCharacters(ask.lastUserText, quotedCharacters)}`;
  const capped = ask.maxTokens === undefined ? text : firstCharacters(text, ask.maxTokens * 4);
  return { reasoning, text: capped, finishReason: capped.length < text.length ? 'length' : undefined };
}

/** Unlike `slice`, never tears a surrogate pair. */
function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : Array.from(text).slice(0, count).join('');
}

function finishOf(hasToolCalls: boolean, refusal: string, search: Answer['search']): AnswerFinish {
  if (hasToolCalls) return 'tool-calls';
  if (search !== undefined && search.results === undefined) return 'pause_turn';
  return refusal === '' ? 'stop' : 'refusal';
}

function usageOf(scripted: Partial<AnswerUsage>, ask: Ask, said: readonly string[], thought: string): AnswerUsage {
  const reasoning = scripted.reasoning ?? countTokens(thought);
  return {
    input: scripted.input ?? Math.max(ask.inputTokens, (scripted.cacheRead ?? 0) + (scripted.cacheWrite ?? 0)),
    output: scripted.output ?? reasoning + said.reduce((sum, text) => sum + countTokens(text), 0),
    cacheRead: scripted.cacheRead ?? ask.cacheRead,
    cacheWrite: scripted.cacheWrite ?? ask.cacheWrite,
    reasoning,
  };
}
