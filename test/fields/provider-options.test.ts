import { anthropic } from '@zerohop/anthropic';
import { type ChatRequest, createRouter, type Router, type ZerohopError } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import type { Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, messages } from '../semantics/open-router.ts';
import { bedrock } from '@zerohop/bedrock';
import type { Wire } from './wire.ts';
import { wires } from './wires.ts';

/** A whole answer of each wire, with fields that no type knows; where an SDK reads the answer, with what it lets through. */
const answers: Readonly<Record<string, object>> = {
  openai: {
    id: 'answer-1', model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'Hi', vendor_part: { a: [1] } }, finish_reason: 'stop', vendor_choice: true }], system_fingerprint: 'fp', vendor_top: { deep: ['x'] },
  },
  anthropic: {
    id: 'answer-1', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'Hi', vendor_part: { a: [1] } }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1, vendor_count: 3 }, vendor_top: { deep: ['x'] },
  },
  google: {
    responseId: 'answer-1', modelVersion: 'm', candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'Hi', vendorPart: { a: [1] } }] }, finishReason: 'STOP', avgLogprobs: -0.5 }], vendorTop: { deep: ['x'] },
  },
  bedrock: {
    output: { message: { role: 'assistant', content: [{ text: 'Hi' }] } }, stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 }, additionalModelResponseFields: { deep: ['x'] },
  },
};

const adapterOf = (wire: Wire): string => Object.keys(wire.vendorOptions(''))[0] ?? '';

describe.each(wires)('$name', (wire) => {
  let emulator: Emulator;
  let router: Router;
  const model = `p/${wire.models[0] ?? wire.unknown[0]}`;
  beforeEach(async () => {
    emulator = await wire.emulate();
    router = createRouter({ providers: { p: wire.provider(emulator.baseURL) } } as never) as unknown as Router;
  });
  afterEach(async () => {
    await router.close();
    await emulator.close();
  });

  it('the vendor\'s own fields of an answer are in raw, all of them, and in no log', async () => {
    const body = answers[adapterOf(wire)];
    emulator.fault({ type: 'status', status: 200, body });
    const response = await router.chat({ model, messages });
    expect(response.text).toBe('Hi');
    expect(response.raw).toEqual(body);
    expect(JSON.stringify(response)).not.toContain('deep');
  });

  it('raw of a stream is what the wire puts together, or nothing', async () => {
    const response = await router.stream({ model, messages }).response();
    expect(response.text).not.toBe('');
    if (wire.rawOfStreams) expect(JSON.stringify(response.raw)).toContain(JSON.stringify(response.text));
    else expect(response.raw).toBeUndefined();
  });

  it('the vendor\'s own fields of a request are on the wire, those of others are not', async () => {
    await using every = createRouter({ providers: { p: wire.provider(emulator.baseURL) } } as never, { adapters: [openai, anthropic, google, bedrock] }) as unknown as Router;
    const providerOptions = Object.assign({}, ...wires.map((one) => one.vendorOptions(`mark-${adapterOf(one)}`))) as NonNullable<ChatRequest['providerOptions']>;
    for (const stream of [false, true]) {
      const request = { model, messages, providerOptions };
      await (stream ? every.stream(request).response() : every.chat(request));
      expect(JSON.stringify(emulator.calls.at(-1)?.body).match(/mark-\w+/g)).toEqual([`mark-${adapterOf(wire)}`]);
    }
  });

  it('the id of an adapter that is not at hand is refused, with the one that was meant', async () => {
    const id = adapterOf(wire);
    const misspelt = id.slice(0, 2) + id.slice(3);
    const error = (await failureOf(router.chat({ model, messages, providerOptions: { [misspelt]: {} } }))) as ZerohopError<'invalid_request'>;
    expect(error).toMatchObject({ code: 'invalid_request', details: { path: `providerOptions.${misspelt}`, didYouMean: id } });
    const provider = (await failureOf(router.chat({ model, messages, providerOptions: { p: {} } }))) as ZerohopError<'invalid_request'>;
    expect(provider).toMatchObject({ code: 'invalid_request', details: { path: 'providerOptions.p', expected: `an adapter: ${id}` } });
    expect(emulator.calls).toEqual([]);
  });
});
