import { anthropic } from '@zerohop/anthropic';
import { type ChatRequest, createRouter, type Router, type ZerohopError } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import type { Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, messages } from '../semantics/open-router.ts';
import { bedrock } from '@zerohop/bedrock';
import { replicate } from '@zerohop/replicate';
import { asksOf, type Wire } from './wire.ts';
import { wires } from './wires.ts';

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
    const body = wire.answer;
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
    await using every = createRouter({ providers: { p: wire.provider(emulator.baseURL) } } as never, { adapters: [openai, anthropic, google, bedrock, replicate] }) as unknown as Router;
    const providerOptions = Object.assign({}, ...wires.map((one) => one.vendorOptions(`mark-${adapterOf(one)}`))) as NonNullable<ChatRequest['providerOptions']>;
    for (const stream of [false, true]) {
      const request = { model, messages, providerOptions };
      await (stream ? every.stream(request).response() : every.chat(request));
      expect(JSON.stringify(asksOf(emulator).at(-1)?.body).match(/mark-\w+/g)).toEqual([`mark-${adapterOf(wire)}`]);
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
