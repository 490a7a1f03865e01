import { type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { bedrockEvent, type Emulator, emulateBedrock, type RecordedCall } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bedrock } from './index.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const model = 'us.amazon.nova-premier-v1:0';
const user: Message = { role: 'user', content: 'Hi' };

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateBedrock({ credentials: [credentials] });
  const provider = bedrock({ region: 'us-east-1', baseURL: server.baseURL, options: { credentials } });
  router = createRouter({ providers: { bedrock: provider, other: provider }, defaults: { retry: false } }) as unknown as Router;
});
afterAll(() => Promise.all([server.close(), router.close()]));
beforeEach(() => server.reset());

type Block = Readonly<Record<string, unknown>>;

const citation = { title: 'W', location: { web: { url: 'https://w.test', domain: 'w.test' } } };
/** What the service and its models put into answers beside words, calls and thoughts. */
const own: readonly Block[] = [
  { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use', input: { query: 'rain' } } },
  { toolResult: { toolUseId: 's', type: 'nova_grounding_result', status: 'success', content: [{ text: 'It rains.' }, { json: { degrees: 8 } }] } },
  { image: { format: 'png', source: { bytes: 'AQIDBA==' } } },
];
const unknown: Block = { aBlockOfTheFuture: { a: [1], b: 'x' } };
const cited: Block = { citationsContent: { content: [{ text: 'It rains.' }], citations: [citation] } };

const whole = (blocks: readonly Block[], stopReason = 'end_turn'): object => ({ output: { message: { role: 'assistant', content: blocks } }, stopReason, usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } });

/** The same, as the service streams it. */
function streamed(blocks: readonly Block[], stopReason = 'end_turn'): Uint8Array {
  const frames = [bedrockEvent('messageStart', { role: 'assistant' })];
  for (const [contentBlockIndex, block] of blocks.entries()) {
    const [[kind = '', given]] = Object.entries(block) as [[string, Block]];
    const { input, content, source, citations, ...head } = given;
    const delta = (held: object): void => void frames.push(bedrockEvent('contentBlockDelta', { contentBlockIndex, delta: held }));
    if (kind === 'text') delta({ text: given });
    else if (kind === 'citationsContent') {
      for (const { text } of content as { text: string }[]) for (const piece of [text.slice(0, 3), text.slice(3)]) delta({ text: piece });
      for (const each of citations as object[]) delta({ citation: each });
    } else {
      frames.push(bedrockEvent('contentBlockStart', { contentBlockIndex, start: { [kind]: kind === 'aBlockOfTheFuture' ? { a: given['a'] } : head } }));
      if (input !== undefined) for (const piece of [JSON.stringify(input).slice(0, 4), JSON.stringify(input).slice(4)]) delta({ toolUse: { input: piece } });
      if (content !== undefined) for (const piece of content as object[]) delta({ toolResult: [piece] });
      if (source !== undefined) for (const bytes of ['AQI=', 'AwQ=']) delta({ image: { source: { bytes } } });
      if (kind === 'aBlockOfTheFuture') delta({ [kind]: { b: given['b'] } });
    }
    frames.push(bedrockEvent('contentBlockStop', { contentBlockIndex }));
  }
  frames.push(bedrockEvent('messageStop', { stopReason }), bedrockEvent('metadata', { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } }));
  return Buffer.concat(frames);
}

describe.each(['whole', 'streamed'] as const)('%s', (way) => {
  async function ask(blocks: readonly Block[], stopReason?: string): Promise<ChatResponse> {
    const answer = way === 'whole' ? { body: whole(blocks, stopReason) } : { headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body: streamed(blocks, stopReason) };
    server.fault({ fault: { type: 'status', status: 200, ...answer }, times: 1 });
    const request = { model: `bedrock/${model}`, messages: [user] };
    return way === 'whole' ? router.chat(request) : router.stream(request).response();
  }
  const goOn = (response: ChatResponse, provider = 'bedrock'): Promise<ChatResponse> =>
    // As an app would keep it.
    router.chat({ model: `${provider}/${model}`, messages: JSON.parse(JSON.stringify([user, { role: 'assistant', content: response.content }, user])) as Message[] });
  const sent = (): unknown => (server.calls.at(-1) as RecordedCall & { body: { messages: unknown[] } }).body.messages[1];

  it("the service's own blocks stand in their place and go back as they came", async () => {
    const blocks = [{ text: 'Let me see. ' }, ...own, cited, unknown, { text: ' So it is.' }];
    const response = await ask(blocks);
    const provenance = { provider: 'bedrock', model, adapter: 'bedrock' };
    expect(response.content).toEqual([
      { type: 'text', text: 'Let me see. ' },
      ...own.map((data) => ({ type: 'opaque', kind: Object.keys(data)[0], data, provenance })),
      { type: 'text', text: 'It rains.', signature: JSON.stringify({ citations: [citation] }), provenance },
      { type: 'opaque', kind: 'aBlockOfTheFuture', data: unknown, provenance },
      { type: 'text', text: ' So it is.' },
    ]);
    expect(response).toMatchObject({ text: 'Let me see. It rains. So it is.', toolCalls: [], finishReason: 'stop', sources: [{ url: 'https://w.test', title: 'W' }], warnings: [{ about: 'price' }] });
    expect((await goOn(response)).warnings.filter(({ about }) => about === 'messages')).toEqual([]);
    expect(sent()).toEqual({ role: 'assistant', content: blocks });
  });

  it.each([['call', own[0]], ['result', own[1]]] as const)('a %s without the other half is left out, with a warning', async (_half, block) => {
    const next = await goOn(await ask([{ text: 'So.' }, block as Block]));
    expect(next.warnings.filter(({ about }) => about === 'messages')).toMatchObject([{ message: expect.stringContaining('a call and its result go together') }]);
    expect(sent()).toEqual({ role: 'assistant', content: [{ text: 'So.' }] });
  });

  it('to another account go the words alone, said once', async () => {
    const next = await goOn(await ask([...own, cited]), 'other');
    expect(next.warnings.filter(({ about }) => about === 'messages')).toMatchObject([{ message: expect.stringContaining('the opaque parts of bedrock/') }]);
    expect(sent()).toEqual({ role: 'assistant', content: [{ text: 'It rains.' }] });
  });
});

it("half a call of the service's own tools is left out, with a warning", async () => {
  const body = Buffer.concat([
    bedrockEvent('messageStart', { role: 'assistant' }),
    bedrockEvent('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use' } } }),
    bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"a":' } } }),
    bedrockEvent('contentBlockStop', { contentBlockIndex: 0 }),
    bedrockEvent('messageStop', { stopReason: 'max_tokens' }),
    bedrockEvent('metadata', { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } }),
  ]);
  server.fault({ type: 'status', status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body });
  const response = await router.stream({ model: `bedrock/${model}`, messages: [user] }).response();
  expect(response.content).toEqual([]);
  expect(response.warnings).toContainEqual({ about: 'tools', message: expect.stringContaining('1 tool calls were cut off'), target: `bedrock/${model}` });
});
