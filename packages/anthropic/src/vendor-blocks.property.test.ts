import { type AdapterCall, AnswerBuilder, type ModelFacts } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromResponse } from './from-response.ts';
import { MessageStreamTranslator } from './from-stream.ts';
import { toRequest } from './to-request.ts';

type Block = Readonly<Record<string, unknown>>;

const sender = { adapter: 'anthropic', provider: 'a' };
const provenance = { provider: 'a', model: 'm', adapter: 'anthropic' };
const quiet = { warn: (about: string, message: string) => expect.unreachable(`${about}: ${message}`), progress: () => {} };

const said = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
const json = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
const input = fc.dictionary(said, json, { maxKeys: 3 });
const citations = fc.array(fc.record({ type: fc.constant('web_search_result_location'), url: fc.webUrl(), encrypted_index: said }), { minLength: 1, maxLength: 2 });

/** Blocks as the vendor gives them; those of its own tools with their results. */
const group: fc.Arbitrary<readonly Block[]> = fc.oneof(
  fc.record({ type: fc.constant('text'), text: said }).map((block) => [block]),
  fc.record({ type: fc.constant('text'), text: said, citations }).map((block) => [block]),
  fc.record({ type: fc.constant('thinking'), thinking: fc.string(), signature: said }).map((block) => [block]),
  fc.record({ given: input, found: json }).map(({ given, found }) => [
    { type: 'server_tool_use', name: 'web_search', input: given },
    { type: 'web_search_tool_result', content: found },
  ]),
  input.map((given) => [{ type: 'tool_use', name: 'f', input: given }]),
  input.map((more) => [{ ...more, type: 'a_block_of_the_future' }]),
  fc.record({ type: fc.constant('compaction'), content: said, encrypted_content: said }).map((block) => [block]),
);

/** With ids of their own. */
const answer = fc.array(group, { maxLength: 8 }).map((groups) =>
  groups.flatMap((blocks, index) =>
    blocks.map((block): Block => {
      if (block['type'] === 'web_search_tool_result') return { ...block, tool_use_id: `id_${index}` };
      return block['name'] === undefined ? block : { ...block, id: `id_${index}` };
    }),
  ),
);

const messageOf = (blocks: readonly Block[]): Block => ({ type: 'message', id: 'msg_1', stop_reason: 'end_turn', content: blocks });

function whole(blocks: readonly Block[]) {
  const builder = new AnswerBuilder({ attempt: 0, callId: 'c' }, provenance);
  fromResponse(messageOf(blocks), builder, undefined, quiet);
  return builder.answer();
}

/** Text, thoughts and inputs come in pieces, the rest comes at once. */
function streamed(blocks: readonly Block[], cut: number) {
  const builder = new AnswerBuilder({ attempt: 0, callId: 'c' }, provenance);
  const translator = new MessageStreamTranslator(builder, undefined, quiet);
  const send = (data: Block): void => translator.event({ event: String(data['type']), data: JSON.stringify(data), error: '', id: '' } as never);
  const inTwo = (text: string): string[] => [text.slice(0, cut % (text.length + 1)), text.slice(cut % (text.length + 1))];
  send({ type: 'message_start', message: { id: 'msg_1', content: [] } });
  for (const [index, block] of blocks.entries()) {
    const delta = (given: Block): void => send({ type: 'content_block_delta', index, delta: given });
    const isOurs = block['type'] === 'text' || block['type'] === 'thinking';
    const isCall = block['name'] !== undefined;
    send({ type: 'content_block_start', index, content_block: { ...block, ...(isOurs ? { text: '', thinking: '', citations: [], signature: '' } : {}), ...(isCall ? { input: {} } : {}) } });
    if (block['type'] === 'text') {
      for (const citation of (block['citations'] ?? []) as Block[]) delta({ type: 'citations_delta', citation });
      for (const text of inTwo(String(block['text']))) delta({ type: 'text_delta', text });
    }
    if (block['type'] === 'thinking') {
      for (const thinking of inTwo(String(block['thinking']))) delta({ type: 'thinking_delta', thinking });
      delta({ type: 'signature_delta', signature: block['signature'] });
    }
    if (isCall) for (const partial_json of inTwo(JSON.stringify(block['input']))) delta({ type: 'input_json_delta', partial_json });
    send({ type: 'content_block_stop', index });
  }
  send({ type: 'message_delta', delta: { stop_reason: 'end_turn' } });
  send({ type: 'message_stop' });
  translator.finish();
  return builder.answer();
}

/** What goes out as the assistant's turn. */
function sentBack(content: ReturnType<typeof whole>['content']): unknown {
  const results = content.flatMap((part) => (part.type === 'tool-call' ? [{ type: 'tool-result' as const, toolCallId: part.id, output: '' }] : []));
  const user = { role: 'user' as const, content: 'Hi' };
  const messages = [user, { role: 'assistant' as const, content }, ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : [user])];
  const call = { request: { model: 'a/m', messages }, model: 'm', facts: undefined as ModelFacts | undefined, tools: [], outputSchema: undefined, stream: false, foreignReasoning: 'drop' as const, warn: quiet.warn } satisfies Partial<AdapterCall>;
  const { body } = toRequest(call, sender);
  return (body['messages'] as { role: string; content: unknown }[]).find(({ role }) => role === 'assistant')?.content ?? [];
}

/** Text without citations is one part where the vendor had several blocks of it. */
function joined(blocks: readonly Block[]): Block[] {
  const all: Block[] = [];
  for (const block of blocks) {
    const last = all.at(-1);
    const isPlain = (one: Block | undefined): boolean => one?.['type'] === 'text' && one['citations'] === undefined;
    if (isPlain(block) && isPlain(last)) all.splice(-1, 1, { ...last, text: `${String(last?.['text'])}${String(block['text'])}` });
    else all.push(block);
  }
  return all;
}

it('D: whole and streamed answers come to the same parts, in their order, and go back as they came', () => {
  fc.assert(
    fc.property(answer, fc.nat(), (blocks, cut) => {
      const { content, finishReason, sources } = whole(blocks);
      expect(streamed(blocks, cut)).toMatchObject({ content, finishReason, sources });
      expect(sentBack(content)).toEqual(joined(blocks));
    }),
  );
});
