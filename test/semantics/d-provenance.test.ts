import { anthropic } from '@zerohop/anthropic';
import { type ChatRequest, createRouter, type Message, type Router } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateAnthropic, emulateGemini, emulateOpenai, type RecordedCall } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let openaiWire: Emulator;
let anthropicWire: Emulator;
let googleWire: Emulator;
let router: Router;

const models = { openai: 'gpt-4.1', anthropic: 'claude-sonnet-4-6', google: 'gemini-3.5-flash' } as const;
type Vendor = keyof typeof models;
const vendors = Object.keys(models) as Vendor[];
const target = (vendor: Vendor): string => `${vendor}/${models[vendor]}`;
const pairs = vendors.flatMap((from) => vendors.filter((to) => to !== from).map((to) => [from, to] as const));

/** The thoughts of each vendor's model, to be found again, or not, in what the next one gets. */
const thought = (vendor: Vendor): string => `the secret thoughts of ${vendor}`;
const wire = (vendor: Vendor): Emulator => ({ openai: openaiWire, anthropic: anthropicWire, google: googleWire })[vendor];
const lastBody = (vendor: Vendor): string => JSON.stringify((wire(vendor).calls.at(-1) as RecordedCall).body);

beforeAll(async () => {
  [openaiWire, anthropicWire, googleWire] = await Promise.all([emulateOpenai({ reasoningField: 'reasoning_content' }), emulateAnthropic(), emulateGemini()]);
  router = createRouter(
    {
      providers: {
        openai: { adapter: 'openai', apiKey: 'k', baseURL: openaiWire.baseURL },
        anthropic: { adapter: 'anthropic', apiKey: 'k', baseURL: anthropicWire.baseURL },
        google: { adapter: 'google', apiKey: 'k', baseURL: googleWire.baseURL },
      },
      routes: {
        quoting: { foreignReasoning: 'text', targets: vendors.map(target) },
        'anthropic-first': { targets: [target('anthropic'), target('google'), target('openai')] },
      },
      defaults: { retry: false, breaker: false },
      closeMs: 0,
    } as never,
    { adapters: [openai, anthropic, google] } as never,
  ) as unknown as Router;
});

afterAll(async () => {
  await Promise.all(vendors.map((vendor) => wire(vendor).close()));
  await router.close();
});

beforeEach(() => {
  for (const vendor of vendors) {
    wire(vendor).reset();
    // Once a tool result is there, words; before it, a tool call.
    wire(vendor).answer((call) =>
      JSON.stringify(call.body).includes('21 degrees')
        ? { reasoning: thought(vendor), text: `words of ${vendor}` }
        : { reasoning: thought(vendor), toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] },
    );
  }
});

const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
const question: Message = { role: 'user', content: 'How is the weather in Oslo?' };
const base: Omit<ChatRequest, 'model'> = { messages: [question], tools, reasoning: { budgetTokens: 2_048 }, maxTokens: 8_000 };

interface SaidPart {
  readonly type: string;
  readonly text?: string;
  readonly provenance?: unknown;
  readonly signature?: string;
}

/** What the model said in a conversation that `begin` began. */
function said(messages: readonly Message[]): readonly SaidPart[] {
  const turn = messages[1];
  if (turn === undefined || typeof turn.content === 'string') throw new Error('the model has said nothing');
  return turn.content as readonly SaidPart[];
}

const signaturesOf = (messages: readonly Message[]): string[] => said(messages).flatMap(({ signature }) => signature ?? []);

/** A conversation that a vendor's model has begun with a thought and a tool call, and the result of the tool. */
async function begin(vendor: Vendor, stream: boolean): Promise<Message[]> {
  const request = { ...base, model: target(vendor) };
  const response = stream ? await router.stream(request).response() : await router.chat(request);
  expect(response.toolCalls).toMatchObject([{ name: 'weather', input: { city: 'Oslo' } }]);
  const [call] = response.toolCalls;
  return [
    question,
    { role: 'assistant', content: response.content },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: call?.id ?? '', output: '21 degrees' }] },
  ] as Message[];
}

describe('D: reasoning provenance', () => {
  it.each(vendors)('D: each reasoning block says who produced it: %s', async (vendor) => {
    for (const stream of [false, true]) {
      const parts = said(await begin(vendor, stream)).filter(({ type }) => type === 'reasoning');
      expect(parts.map(({ text }) => text).join('')).toBe(thought(vendor));
      for (const part of parts) expect(part.provenance).toEqual({ provider: vendor, model: models[vendor], adapter: vendor });
    }
  });

  it.each(vendors)('D: a conversation that stays takes its signatures along and loses nothing: %s', async (vendor) => {
    for (const stream of [false, true]) {
      const messages = await begin(vendor, stream);
      const response = await router.chat({ ...base, model: target(vendor), messages });
      expect(response.text).toBe(`words of ${vendor}`);
      expect(response.warnings.filter(({ about }) => about === 'messages')).toEqual([]);
      const signatures = signaturesOf(messages);
      expect(signatures.length).toBeGreaterThanOrEqual(vendor === 'openai' ? 0 : 1);
      for (const signature of signatures) expect(lastBody(vendor)).toContain(signature);
    }
  });

  it.each(pairs)('D: what %s signed is left out when %s goes on, never sent to fail with a 400', async (from, to) => {
    for (const stream of [false, true]) {
      const messages = await begin(from, stream);
      const before = JSON.stringify(messages);
      const response = await router.chat({ ...base, model: target(to), messages });
      expect([response.text, response.target]).toEqual([`words of ${to}`, target(to)]);
      expect(response.attempts).toHaveLength(1);
      const body = lastBody(to);
      expect(body).not.toContain(thought(from));
      for (const signature of signaturesOf(messages)) expect(body).not.toContain(signature);
      expect(body).toContain('21 degrees');
      expect(response.warnings.some(({ message }) => message.includes(target(from)))).toBe(true);
      // The caller's own objects are as they were.
      expect(JSON.stringify(messages)).toBe(before);
    }
  });

  it.each(pairs)("D: with foreignReasoning 'text' what %s thought is quoted to %s, unsigned", async (from, to) => {
    const messages = await begin(from, false);
    for (const vendor of vendors) if (vendor !== to) wire(vendor).fault({ type: 'error', condition: 'server_error' });
    const response = await router.chat({ ...base, model: 'quoting', messages });
    expect([response.text, response.target]).toEqual([`words of ${to}`, target(to)]);
    const body = lastBody(to);
    expect(body).toContain(thought(from));
    for (const signature of signaturesOf(messages)) expect(body).not.toContain(signature);
  });

  it('D: a fallback in the middle of a conversation demotes for the target it goes to, and the pinned target gets its own back', async () => {
    const messages = await begin('anthropic', true);
    const remove = anthropicWire.fault({ type: 'error', condition: 'overloaded' });
    const away = await router.chat({ ...base, model: 'anthropic-first', messages });
    expect(away.attempts.map(({ target: at, code }) => [at, code])).toEqual([[target('anthropic'), 'overloaded'], [target('google'), undefined]]);
    // The first attempt was sent whole: demotion is for the target it is made for.
    const [signed] = signaturesOf(messages);
    expect(lastBody('anthropic')).toContain(signed);
    expect(lastBody('google')).not.toContain(signed);
    remove();
    const longer: Message[] = [...messages, { role: 'assistant', content: away.content }, { role: 'user', content: 'And 21 degrees tomorrow?' }];
    const back = await router.chat({ ...base, model: 'anthropic-first', messages: longer });
    expect(back.target).toBe(target('anthropic'));
    expect(lastBody('anthropic')).toContain(signed);
    expect(lastBody('anthropic')).not.toContain(thought('google'));
  });

  it('D: another model of the same vendor is another producer', async () => {
    const messages = await begin('anthropic', false);
    const response = await router.chat({ ...base, model: 'anthropic/claude-haiku-4-5', messages });
    expect(response.text).toBe('words of anthropic');
    expect(lastBody('anthropic')).not.toContain(thought('anthropic'));
  });
});
