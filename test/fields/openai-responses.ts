import { openai } from '@zerohop/openai';
import { openaiChat } from './openai.ts';
import { at, type Body, holds, never, same, standsAt, type Wire } from './wire.ts';

const { spelling } = openaiChat;

/** Responses: what Chat Completions say, elsewhere, and some of it not at all. */
export const openaiResponses: Wire = {
  ...openaiChat,
  name: 'openai responses',
  provider: (baseURL) => openai({ api: 'responses', baseURL, apiKey: 'sk-key-number-one' }),
  rawOfStreams: true,
  answer: {
    id: 'answer-1', model: 'm', status: 'completed', output: [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'Hi', annotations: [], vendor_part: { a: [1] } }] }], vendor_top: { deep: ['x'] },
  },
  spelling: {
    ...spelling,
    strict: (body) => same(at(body, 'tools', '0', 'strict'), true),
    toolChoice: (body, choice) => same(body['tool_choice'], typeof choice === 'object' ? { type: 'function', name: choice.name } : choice),
    output: (body) => holds(body['text'], 'mark-answer'),
    maxTokens: standsAt('max_output_tokens'),
    stop: never,
    seed: never,
    presencePenalty: (_, value) => value === 0,
    frequencyPenalty: (_, value) => value === 0,
    logprobs: (body, value) => (value === false) !== holds(body['include'], 'message.output_text.logprobs') && (typeof value === 'boolean' || body['top_logprobs'] === value),
    reasoning: (body, value, asked) => spelling.reasoning(flattened(body), value, asked),
    system: (body, text) => holds(body['input'], text),
  },
};

/** A body with the effort where Chat Completions have it. */
function flattened(body: Body): Body {
  return { ...body, reasoning_effort: at(body, 'reasoning', 'effort') };
}
