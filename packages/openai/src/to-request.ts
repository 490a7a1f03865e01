import {
  type AdapterCall,
  type ChatRequest,
  demote,
  effortOfBudget,
  fitToolCallId,
  isOwn,
  type Message,
  nearestEffort,
  omitUndefined,
  readMedia,
  ZerohopError,
} from '@zerohop/core/adapter';
import { strictSchema } from './strict-schema.ts';
import type { Vendor } from './vendors.ts';

/** A Chat Completions body as it goes on the wire. */
export type ChatBody = Record<string, unknown>;

/** The wire takes tool-call ids of 40 characters. */
const maxToolCallId = 40;

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'stream' | 'foreignReasoning' | 'warn'>;

/**
 * Translates a request to a Chat Completions body.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function toRequest(call: Call, vendor: Vendor, adapterId: string): ChatBody {
  const { request, facts } = call;
  refuseWrongApi(call);
  const body: ChatBody = { model: call.model, messages: toMessages(call, adapterId) };
  if (call.tools.length > 0) {
    body['tools'] = call.tools.map(({ name, description, parameters, strict }) => ({
      type: 'function',
      function: omitUndefined({ name, description, parameters, strict }),
    }));
    if (request.toolChoice !== undefined) body['tool_choice'] = toToolChoice(request.toolChoice);
    if (request.parallelToolCalls !== undefined) body['parallel_tool_calls'] = request.parallelToolCalls;
  }
  if (call.outputSchema !== undefined) {
    const strict = strictSchema(call.outputSchema);
    body['response_format'] = {
      type: 'json_schema',
      json_schema: { name: 'output', schema: strict ?? call.outputSchema, strict: strict !== undefined },
    };
  }
  if (facts?.temperature === false) {
    if (request.temperature !== undefined) call.warn('temperature', `${call.model} takes no temperature`);
    if (request.topP !== undefined) call.warn('topP', `${call.model} takes no topP`);
  } else {
    if (request.temperature !== undefined) body['temperature'] = request.temperature;
    if (request.topP !== undefined) body['top_p'] = request.topP;
  }
  if (request.maxTokens !== undefined) body[facts?.maxTokensParameter ?? vendor.maxTokensParameter] = request.maxTokens;
  if (request.stop !== undefined) body['stop'] = request.stop;
  if (request.seed !== undefined) body['seed'] = request.seed;
  if (request.presencePenalty !== undefined) body['presence_penalty'] = request.presencePenalty;
  if (request.frequencyPenalty !== undefined) body['frequency_penalty'] = request.frequencyPenalty;
  if (request.logprobs !== undefined && request.logprobs !== false) {
    body['logprobs'] = true;
    if (typeof request.logprobs === 'number') body['top_logprobs'] = request.logprobs;
  }
  const effort = toEffort(call);
  if (effort !== undefined) body['reasoning_effort'] = effort;
  if (request.serviceTier !== undefined) body['service_tier'] = request.serviceTier;
  const own = request.providerOptions?.[adapterId];
  if (request.metadata !== undefined) {
    // The vendor answers 400 to metadata on answers it does not store.
    if (own?.['store'] === true) body['metadata'] = request.metadata;
    else call.warn('metadata', `metadata goes only with stored answers; set providerOptions.${adapterId}.store to true`);
  }
  if (call.stream) {
    body['stream'] = true;
    body['stream_options'] = { include_usage: true };
  }
  return own === undefined ? body : { ...body, ...own };
}

function refuseWrongApi({ facts, model, tools }: Call): void {
  const message =
    facts?.apis !== undefined && !facts.apis.includes('chat')
      ? `${model} is not served over Chat Completions`
      : facts?.toolsOverChat === 'never' && tools.length > 0
        ? `${model} takes no tools over Chat Completions`
        : undefined;
  if (message !== undefined) throw new ZerohopError({ code: 'unsupported', message });
}

function toEffort(call: Call): string | undefined {
  const { reasoning } = call.request;
  const control = call.facts?.reasoningControl;
  const toolsNeedNone = call.facts?.toolsOverChat === 'without-reasoning' && call.tools.length > 0;
  if (toolsNeedNone && control?.off === 'effort-none') {
    if (reasoning !== undefined && reasoning.effort !== 'none') {
      call.warn('reasoning', `${call.model} does not reason when it has tools over Chat Completions`);
    }
    return control.byDefault || reasoning !== undefined ? 'none' : undefined;
  }
  if (reasoning === undefined) return undefined;
  if (call.facts?.reasoning === false) {
    if (reasoning.effort !== 'none') call.warn('reasoning', `${call.model} does not reason`);
    return undefined;
  }
  const wanted = reasoning.effort ?? effortOfBudget(reasoning.budgetTokens);
  if (reasoning.effort === undefined) call.warn('reasoning', `${call.model} takes no token budget; effort '${wanted}' was sent`);
  const known = control?.efforts;
  if (known === undefined || known.includes(wanted)) return wanted;
  const nearest = nearestEffort(wanted, known);
  call.warn('reasoning', `${call.model} has no effort '${wanted}'; '${nearest}' was sent`);
  return nearest;
}

function toToolChoice(choice: NonNullable<ChatRequest['toolChoice']>): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

function toMessages(call: Call, adapterId: string): unknown[] {
  const messages: unknown[] = [];
  let marked = false;
  for (const message of call.request.messages) {
    marked ||= typeof message.content !== 'string' && message.content.some((part) => part.cache === true);
    switch (message.role) {
      case 'system':
        messages.push({ role: 'system', content: textOf(message.content) });
        break;
      case 'user':
        messages.push({ role: 'user', content: typeof message.content === 'string' ? message.content : message.content.map(toUserPart) });
        break;
      case 'assistant':
        messages.push(toAssistant(message, call, adapterId));
        break;
      case 'tool':
        for (const part of message.content) {
          const text = typeof part.output === 'string' ? part.output : JSON.stringify(part.output ?? null);
          messages.push({ role: 'tool', tool_call_id: fitToolCallId(part.toolCallId, maxToolCallId), content: part.isError === true ? `Error: ${text}` : text });
        }
        break;
    }
  }
  if (marked || call.tools.some(({ cache }) => cache)) call.warn('cache', 'this vendor caches prompts by itself and takes no marks');
  return messages;
}

function textOf(content: string | readonly { text: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

function toUserPart(part: UserPart): unknown {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const media = readMedia(part);
  switch (part.type) {
    case 'image': {
      const url = media.kind === 'url' ? media.url : `data:${media.mediaType};base64,${media.base64}`;
      return { type: 'image_url', image_url: omitUndefined({ url, detail: part.detail }) };
    }
    case 'audio': {
      if (media.kind === 'url') throw new ZerohopError({ code: 'unsupported', message: 'audio by URL: send its bytes' });
      const format = audioFormats[media.mediaType] ?? media.mediaType.replace(/^audio\//, '');
      return { type: 'input_audio', input_audio: { data: media.base64, format } };
    }
    case 'file': {
      if (media.kind === 'url') throw new ZerohopError({ code: 'unsupported', message: 'a file by URL: send its bytes' });
      const file_data = `data:${media.mediaType};base64,${media.base64}`;
      return { type: 'file', file: { filename: part.name ?? 'file', file_data } };
    }
  }
}

const audioFormats: Readonly<Record<string, string>> = { 'audio/mpeg': 'mp3', 'audio/x-wav': 'wav', 'audio/wave': 'wav' };

function toAssistant(message: Extract<Message, { role: 'assistant' }>, call: Call, adapterId: string): unknown {
  if (typeof message.content === 'string') return { role: 'assistant', content: message.content };
  const texts: string[] = [];
  const toolCalls: unknown[] = [];
  for (const part of message.content) {
    switch (part.type) {
      case 'text':
        if (part.text !== '') texts.push(part.text);
        break;
      case 'reasoning': {
        // The wire has no place for reasoning: its own is simply not sent again.
        const quoted = isOwn(part.provenance, adapterId, call.model) ? undefined : demote(part, call);
        if (quoted !== undefined) texts.push(quoted);
        break;
      }
      case 'tool-call':
        toolCalls.push({
          id: fitToolCallId(part.id, maxToolCallId),
          type: 'function',
          function: { name: part.name, arguments: JSON.stringify(part.input ?? {}) },
        });
        break;
    }
  }
  const content = texts.length === 0 ? null : texts.join('');
  return toolCalls.length === 0 ? { role: 'assistant', content: content ?? '' } : { role: 'assistant', content, tool_calls: toolCalls };
}
