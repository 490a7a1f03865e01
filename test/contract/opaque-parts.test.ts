import { anthropic } from '@zerohop/anthropic';
import { type ChatRequest, type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateAnthropic, emulateGemini, emulateOpenai } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Way, ways } from './contract.ts';

let wires: Record<'anthropic' | 'openai' | 'google', Emulator>;
let router: Router;
beforeAll(async () => {
  const [anthropicWire, openaiWire, googleWire] = await Promise.all([emulateAnthropic(), emulateOpenai(), emulateGemini()]);
  wires = { anthropic: anthropicWire, openai: openaiWire, google: googleWire };
  const providers = {
    anthropic: anthropic({ apiKey: 'k', baseURL: wires.anthropic.baseURL }),
    openai: openai({ apiKey: 'k', baseURL: wires.openai.baseURL }),
    google: google({ apiKey: 'k', baseURL: wires.google.baseURL }),
  };
  router = createRouter({ providers, defaults: { retry: false, breaker: false }, closeMs: 0 }) as unknown as Router;
});
afterAll(() => Promise.all([router.close(), ...Object.values(wires).map((wire) => wire.close())]));
beforeEach(() => {
  for (const wire of Object.values(wires)) wire.reset();
});

const claude = 'anthropic/claude-sonnet-4-6';
const gpt = 'openai/gpt-4.1';
const gemini = 'google/gemini-3-flash-preview';
const searching: Partial<ChatRequest> = { providerOptions: { anthropic: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] } } };
const results = [{ url: 'https://w.test', title: 'W' }];
const user = (content: string): Message => ({ role: 'user', content });
const said = ({ content }: ChatResponse): Message => ({ role: 'assistant', content });
/** As an app keeps it between two turns. */
const stored = (messages: readonly Message[]): Message[] => JSON.parse(JSON.stringify(messages)) as Message[];
const bodyAt = (wire: Emulator): string => JSON.stringify(wire.calls.at(-1)?.body);
const aboutMessages = ({ warnings }: ChatResponse): string[] => warnings.filter(({ about }) => about === 'messages').map(({ message }) => message);

describe.each(ways)("D: a vendor's own parts on tour, %s", (way: Way) => {
  async function turn(messages: Message[], model: string, question: string): Promise<ChatResponse> {
    messages.push(user(question));
    return goOn(messages, model);
  }

  async function goOn(messages: Message[], model: string): Promise<ChatResponse> {
    const request: ChatRequest = { model, messages: stored(messages), ...searching };
    // The emulators answer 400 to what their vendor refuses; that would throw here.
    const response = way === 'whole' ? await router.chat(request) : await router.stream(request).response();
    messages.push(said(response));
    return response;
  }

  it('Anthropic, OpenAI, Gemini and back: nobody refuses it, and the maker gets all of it back', async () => {
    const messages: Message[] = [];
    wires.anthropic.answer({ search: { query: 'rain in Oslo', results }, text: 'It rains.' });
    const first = await turn(messages, claude, 'Does it rain in Oslo?');
    expect(first.content.map(({ type }) => type)).toEqual(['opaque', 'opaque', 'text']);
    const sealed = [/"encrypted_content\\?":\\?"([^"\\]+)/, /"encrypted_index\\?":\\?"([^"\\]+)/].map((seal) => seal.exec(JSON.stringify(first.content))?.[1] ?? 'not sealed');

    for (const [model, wire] of [[gpt, wires.openai], [gemini, wires.google]] as const) {
      wire.answer({ text: `words of ${model}` });
      const next = await turn(messages, model, `And what does ${model} say?`);
      expect(next).toMatchObject({ text: `words of ${model}`, attempts: [{ outcome: 'ok' }] });
      expect(bodyAt(wire)).toContain('It rains.');
      for (const seal of sealed) expect(bodyAt(wire)).not.toContain(seal);
      expect(bodyAt(wire)).not.toMatch(/srvtoolu|server_tool_use/);
    }

    wires.anthropic.answer({ text: 'As I said.' });
    const back = await turn(messages, claude, 'So it rains?');
    expect([back.text, aboutMessages(back)]).toEqual(['As I said.', []]);
    const sent = wires.anthropic.calls.at(-1)?.body as { messages: { content: unknown }[] };
    expect(sent.messages[1]?.content).toEqual((first.raw as { content: unknown }).content);
    for (const seal of sealed) expect(bodyAt(wires.anthropic)).toContain(seal);
  });

  it('a turn that one vendor paused may end at another, and its maker takes it as it is afterwards', async () => {
    const messages: Message[] = [];
    wires.anthropic.answer({ text: 'Let me look. ', search: { query: 'rain in Oslo' } });
    const paused = await turn(messages, claude, 'Does it rain in Oslo?');
    expect(paused.finishReason).toBe('other');
    wires.google.answer({ text: 'I have no idea.' });
    expect((await turn(messages, gemini, 'And you, Gemini?')).text).toBe('I have no idea.');
    wires.anthropic.answer({ text: 'Nor do I.' });
    const back = await turn(messages, claude, 'And you?');
    expect([back.text, aboutMessages(back)]).toEqual(['Nor do I.', [expect.stringContaining('without its result')]]);
  });

  it('a paused turn goes on at its maker', async () => {
    const messages: Message[] = [];
    wires.anthropic.answer([{ search: { id: 'srvtoolu_1', query: 'rain in Oslo' } }, { search: { id: 'srvtoolu_1', results }, text: 'It rains.' }, { text: 'As I said.' }]);
    expect((await turn(messages, claude, 'Does it rain in Oslo?')).finishReason).toBe('other');
    expect(await goOn(messages, claude)).toMatchObject({ text: 'It rains.', finishReason: 'stop', warnings: [] });
    expect(await turn(messages, claude, 'Sure?')).toMatchObject({ text: 'As I said.', warnings: [] });
  });

  it('pictures and code of Gemini go back to Gemini alone', async () => {
    const picture = { inlineData: { mimeType: 'image/png', data: 'AQID' } };
    const code = { executableCode: { language: 'PYTHON', code: 'print(1)' } };
    const chunk = { candidates: [{ content: { role: 'model', parts: [{ text: 'See.' }, code, picture] }, finishReason: 'STOP', index: 0 }], usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 } };
    wires.google.fault({ fault: { type: 'status', status: 200, ...(way === 'whole' ? { body: chunk } : { headers: { 'content-type': 'text/event-stream' }, body: [`data: ${JSON.stringify(chunk)}\r\n\r\n`] }) }, times: 1 });
    const messages: Message[] = [];
    expect((await turn(messages, gemini, 'Draw a dot.')).content.map(({ type }) => type)).toEqual(['text', 'opaque', 'opaque']);
    wires.anthropic.answer({ text: 'Nice.' });
    const next = await turn(messages, claude, 'How do you like it?');
    expect(aboutMessages(next)).toEqual([expect.stringContaining('the opaque parts of google/')]);
    expect(bodyAt(wires.anthropic)).not.toMatch(/AQID|executableCode/);
    wires.google.answer({ text: 'Thanks.' });
    expect(aboutMessages(await turn(messages, gemini, 'And you?'))).toEqual([]);
    expect(wires.google.calls.at(-1)?.body).toMatchObject({ contents: [{}, { role: 'model', parts: [{ text: 'See.' }, code, picture] }, {}, {}, {}] });
  });
});
