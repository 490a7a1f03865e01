import OpenAI from 'openai';
import { expect, test } from 'vitest';
import * as testkit from './index.ts';

test('the package offers this and nothing else', () => {
  expect(Object.keys(testkit).toSorted()).toEqual([
    'bedrockEvent',
    'emulateAnthropic',
    'emulateBedrock',
    'emulateGemini',
    'emulateOpenai',
    'emulateReplicate',
    'minimalInstance',
    'realClock',
    'recordExchanges',
    'recordingClock',
    'replayExchanges',
    'seededRandom',
    'virtualClock',
  ]);
});

test("the README's example tells the truth", async () => {
  await using server = await testkit.emulateOpenai({ answer: { text: 'Four.' } });
  server.fault({ when: { call: 1 }, fault: { type: 'error', condition: 'rate_limit', headers: { 'retry-after-ms': '1' } } });

  const client = new OpenAI({ apiKey: 'test', baseURL: server.baseURL, maxRetries: 1 });
  const answer = await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: '2 + 2?' }] });

  expect(answer.choices[0]?.message.content).toBe('Four.');
  expect(server.calls.map((call) => call.status)).toEqual([429, 200]);
});
