import type { ChatResponse, Source } from '@zerohop/core';
import { fields, text } from '@zerohop/core/adapter';
import { finishReasons } from './write-finish-reason.ts';
import { writeUsage } from './write-usage.ts';

/**
 * A response as a `chat.completion`. Where the vendor spoke this wire too, what only it can say (log probabilities,
 * annotations, fingerprint) is passed on.
 *
 * @param nowMs for answers whose vendor does not say when it was created
 * @see https://platform.openai.com/docs/api-reference/chat/object
 */
export function writeResponse(response: ChatResponse, nowMs: number): Record<string, unknown> {
  const raw = completionOf(response.raw) ?? {};
  const choice = fields((raw['choices'] as readonly unknown[] | undefined)?.[0]);
  const said = fields(choice['message']);
  const refused = response.finishReason === 'refusal';
  const annotations = said['annotations'] ?? annotationsOf(response.sources);
  return {
    id: answerId(response.id, response.callId),
    object: 'chat.completion',
    created: raw['created'] ?? Math.floor(nowMs / 1_000),
    model: response.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: refused || (response.text === '' && response.toolCalls.length > 0) ? null : response.text,
          refusal: refused ? response.text : null,
          ...(response.reasoning === '' ? undefined : { reasoning_content: response.reasoning }),
          ...(response.toolCalls.length === 0 ? undefined : { tool_calls: response.toolCalls.map(writeToolCall) }),
          ...(annotations === undefined ? undefined : { annotations }),
          ...(said['audio'] === undefined ? undefined : { audio: said['audio'] }),
        },
        logprobs: choice['logprobs'] ?? null,
        finish_reason: finishReasons[response.finishReason],
      },
    ],
    usage: writeUsage(response.usage),
    ...(raw['service_tier'] === undefined ? undefined : { service_tier: raw['service_tier'] }),
    ...(raw['system_fingerprint'] === undefined ? undefined : { system_fingerprint: raw['system_fingerprint'] }),
  };
}

/** The vendor's own body, if it is a Chat Completion. */
export function completionOf(raw: unknown): Readonly<Record<string, unknown>> | undefined {
  const body = fields(raw);
  return Array.isArray(body['choices']) && text(body['id']) !== '' ? body : undefined;
}

/** The vendor's id of an answer, or one of ours in the form that this wire has. */
export function answerId(id: string, callId: string): string {
  return id === '' ? `chatcmpl-${callId}` : id;
}

function writeToolCall({ id, name, input }: ChatResponse['toolCalls'][number]): object {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
}

/** Sources as annotations; `undefined` if there are none. Where in the text they belong is not known. */
export function annotationsOf(sources: readonly Source[]): readonly object[] | undefined {
  const cited = sources.filter(({ url }) => url !== undefined);
  if (cited.length === 0) return undefined;
  return cited.map(({ url, title }) => ({ type: 'url_citation', url_citation: { url, title: title ?? url, start_index: 0, end_index: 0 } }));
}
