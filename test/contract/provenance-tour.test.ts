import { type ChatRequest, type ChatResponse, type ConfigData, createRouter, type Message, type Router } from '@zerohop/core';
import type { Answer, Emulator } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signaturesOf, type Way, ways } from './contract.ts';
import { asksAt } from './requests.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** One road to each vendor, its models the ones that think. */
const vendors = subjects.filter(({ ownsTransport }) => ownsTransport);
const names = vendors.map(({ name }) => name);
const keyOf = (name: string): string => name.replaceAll(/\W/g, '-');
const targetOf = ({ name, thinker }: Subject): string => `${keyOf(name)}/${thinker}`;

const servers = new Map<string, Emulator>();
let router: Router;
beforeAll(async () => {
  for (const { name, emulate } of vendors) servers.set(name, await emulate());
  const providers = Object.fromEntries(vendors.map(({ name, adapter, settings }) => [keyOf(name), { adapter: adapter.id, apiKey: 'k', baseURL: servers.get(name)?.baseURL, ...settings }]));
  const config = { providers, defaults: { retry: false, breaker: false }, closeMs: 0 };
  router = createRouter(config as ConfigData as never, { adapters: [...new Set(vendors.map(({ adapter }) => adapter))] } as never) as unknown as Router;
});
afterAll(() => Promise.all([router.close(), ...[...servers.values()].map((server) => server.close())]));

beforeEach(() => {
  for (const server of servers.values()) server.reset();
});

const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }, { name: 'now' }];

interface Hop {
  readonly subject: Subject;
  readonly response: ChatResponse;
  /** What was sent to get it. */
  readonly sent: string;
}

/** One turn of a conversation: a question, a tool call, its results, and words, which another vendor may have to find. Who takes no tools says words, and is asked to go on. */
async function turn(caller: Subject, speaker: Subject, way: Way, messages: Message[], hops: Hop[]): Promise<void> {
  messages.push({ role: 'user', content: `And now, ${caller.name}?` });
  if (caller.takesTools) {
    await hop(caller, way, messages, hops, { toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }, { name: 'now' }] });
    const calls = hops.at(-1)?.response.toolCalls ?? [];
    expect(calls).toMatchObject([{ name: 'weather', input: { city: 'Oslo' } }, { name: 'now', input: {} }]);
    messages.push({ role: 'tool', content: calls.map(({ id, name }) => ({ type: 'tool-result', toolCallId: id, output: `${name}: fine` })) });
  } else {
    await hop(caller, way, messages, hops, { text: `words ${hops.length} of ${caller.name}` });
    messages.push({ role: 'user', content: 'Go on.' });
  }
  await hop(speaker, way, messages, hops, { text: `words ${hops.length} of ${speaker.name}` });
}

async function hop(subject: Subject, way: Way, messages: Message[], hops: Hop[], answer: Answer): Promise<void> {
  const server = servers.get(subject.name);
  server?.answer({ reasoning: `thought ${hops.length} of ${keyOf(subject.name)}`, ...answer });
  const request: ChatRequest = { model: targetOf(subject), messages, ...(subject.takesTools && { tools }), maxTokens: 8_000, ...subject.thinking };
  // The emulators answer 400 to a foreign signature, a changed thought and a call without its result; that would throw here.
  const response = await (way === 'whole' ? router.chat(request) : router.stream(request).response());
  hops.push({ subject, response, sent: JSON.stringify(server === undefined ? [] : asksAt(subject, server).at(-1)?.body) });
  messages.push({ role: 'assistant', content: response.content });
}

const signaturesIn = ({ response }: Hop): string[] => response.content.flatMap(signaturesOf);

/** Every two vendors, there and back, and all of them in a round from each place on. All orders there are would be too many. */
const pairs = vendors.flatMap((first, index) => vendors.slice(index + 1).map((second) => [first, second]));
const rounds = vendors.map((_, index) => [...vendors.slice(index), ...vendors.slice(0, index)]);
const orders = [...pairs, ...rounds].map((order) => [order.map(({ name }) => name).join(' -> '), order] as const);

describe.each(ways)('D: a conversation on tour, %s', (way) => {
  it.each(orders)('%s and back, and round again: no vendor refuses it, and each gets its own signatures back', async (_name, order) => {
    const messages: Message[] = [];
    const hops: Hop[] = [];
    const [first] = order;
    for (const subject of [...order, ...order.toReversed(), first as Subject]) await turn(subject, subject, way, messages, hops);
    expectOwnSignaturesAlone(hops);
  });

  it.each(orders)('%s, handed over between a call and its results', async (_name, order) => {
    const messages: Message[] = [];
    const hops: Hop[] = [];
    const round = [...order, ...order];
    for (const [index, caller] of round.entries()) await turn(caller, round[(index + 1) % round.length] as Subject, way, messages, hops);
    expectOwnSignaturesAlone(hops);
  });
});

function expectOwnSignaturesAlone(hops: readonly Hop[]): void {
  for (const [index, { subject, response, sent }] of hops.entries()) {
    expect(response).toMatchObject({ target: targetOf(subject), provider: keyOf(subject.name), attempts: [{ outcome: 'ok' }] });
    for (const earlier of hops.slice(0, index)) {
      const own = earlier.subject === subject;
      for (const signature of signaturesIn(earlier)) expect(sent.includes(signature), `${earlier.subject.name} to ${subject.name}`).toBe(own);
      // What others thought is nobody's business; what all said is.
      if (!own) expect(sent).not.toContain(earlier.response.reasoning || 'nothing thought');
      if (earlier.response.text !== '') expect(sent).toContain(earlier.response.text);
    }
  }
  // Every vendor that signs has signed.
  for (const { name, signs } of new Set(hops.map(({ subject }) => subject))) {
    const own = hops.filter(({ subject }) => subject.name === name);
    expect(own.length, name).toBeGreaterThanOrEqual(4);
    expect(own.some((one) => signaturesIn(one).length > 0), name).toBe(signs);
  }
}

it('tours every vendor there is', () => {
  expect(names.length).toBeGreaterThanOrEqual(3);
  expect(new Set(vendors.map(({ adapter }) => adapter.id))).toEqual(new Set(subjects.map(({ adapter }) => adapter.id)));
});
