import Replicate, { type ApiError } from 'replicate';
import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateReplicate, type ReplicateEmulatorOptions } from './emulate-replicate.ts';

let server: Emulator;
afterEach(() => server.close());

async function vendor(options: ReplicateEmulatorOptions = {}): Promise<Replicate> {
  server = await emulateReplicate(options);
  return new Replicate({ auth: 'r8_test', baseUrl: server.baseURL });
}
const llama = 'meta/meta-llama-3-70b-instruct';
const input = { prompt: 'Hi' };

async function refusal(asked: Promise<unknown>): Promise<{ status: number; message: string }> {
  const error = await asked.then(() => undefined, (thrown: ApiError) => thrown);
  return { status: error?.response.status ?? 0, message: error?.message ?? '' };
}

describe('the official SDK, as it is', () => {
  it('runs a model and waits for it', async () => {
    const replicate = await vendor({ answer: { text: 'Four.', chunkSize: 2 } });
    expect(await replicate.run(llama, { input })).toEqual(['Fo', 'ur', '.']);
    expect(server.calls).toMatchObject([{ method: 'POST', path: `/v1/models/${llama}/predictions`, status: 201, key: 'r8_test', headers: { prefer: 'wait' } }]);
  });

  it('looks at a prediction until it is over', async () => {
    const replicate = await vendor({ unfinished: 2, answer: { text: 'Four.' } });
    const made = await replicate.predictions.create({ model: llama, input, wait: true });
    expect(made).toMatchObject({ status: 'starting', output: null });
    const seen: string[] = [made.status];
    const done = await replicate.wait(made, { interval: 1 }, async ({ status }) => {
      seen.push(status);
      return false;
    });
    expect([...seen, done.status]).toEqual(['starting', 'processing', 'succeeded']);
    expect(done).toMatchObject({ id: made.id, model: llama, output: ['Four.'], metrics: { input_token_count: 1, output_token_count: 2, predict_time: 0.5 } });
  });

  it('streams, lines and all, and ends with done', async () => {
    const replicate = await vendor({ answer: { chunks: ['One', '\n\ntwo\n', ' three'] } });
    const events: { event: string; data: string }[] = [];
    for await (const event of replicate.stream(llama, { input })) events.push({ event: event.event, data: event.data });
    expect(events).toEqual([
      { event: 'output', data: 'One' },
      { event: 'output', data: '\n\ntwo\n' },
      { event: 'output', data: ' three' },
      { event: 'done', data: '{}' },
    ]);
    // A stream's address is its own key.
    expect(server.calls[1]?.headers['authorization']).toBeUndefined();
  });

  it('runs versions and deployments', async () => {
    const replicate = await vendor({ models: ['acme/chat:abc123', 'deployments/acme/support'] });
    await replicate.run('acme/chat:abc123', { input });
    await replicate.deployments.predictions.create('acme', 'support', { input });
    expect(server.calls.map(({ path, model }) => [path, model])).toEqual([
      ['/v1/predictions', 'acme/chat:abc123'],
      ['/v1/deployments/acme/support/predictions', 'deployments/acme/support'],
    ]);
  });

  it('cancels what is under way, and leaves what is over', async () => {
    const replicate = await vendor({ unfinished: 1 });
    const made = await replicate.predictions.create({ model: llama, input });
    expect(await replicate.predictions.cancel(made.id)).toMatchObject({ status: 'canceled', output: null });
    expect(await replicate.predictions.get(made.id)).toMatchObject({ status: 'canceled' });
    const over = await replicate.predictions.create({ model: llama, input, wait: 60 });
    await replicate.predictions.get(over.id);
    expect(await replicate.predictions.cancel(over.id)).toMatchObject({ status: 'succeeded' });
  });

  it('fails a prediction as scripted, whole and streamed', async () => {
    const replicate = await vendor({ answer: { chunks: ['Half'], finishReason: 'failed', refusal: 'CUDA out of memory' } });
    await expect(replicate.run(llama, { input })).rejects.toThrow('Prediction failed: CUDA out of memory');
    const shown: string[] = [];
    const reading = (async () => {
      for await (const event of replicate.stream(llama, { input })) shown.push(event.data);
    })();
    await expect(reading).rejects.toThrow('CUDA out of memory');
    expect(shown).toEqual(['Half']);
  });

  it('has no stream for a model that has none', async () => {
    const replicate = await vendor({ streams: false });
    const reading = (async () => {
      for await (const _ of replicate.stream(llama, { input })) throw new Error('an event');
    })();
    await expect(reading).rejects.toThrow('does not support streaming');
  });
});

describe('what the vendor refuses', () => {
  it.each([
    ['a wrong token', { keys: ['r8_other'] }, llama, 401, 'You did not pass a valid authentication token'],
    ['an unknown model', { models: ['acme/chat'] }, llama, 404, 'could not be found'],
    ['an unknown version', { models: ['acme/chat'] }, 'acme/chat:abc123', 422, 'Invalid version or not permitted'],
    ['no money', { faults: [{ type: 'error', condition: 'quota' }] }, llama, 402, 'Insufficient credit'],
  ] as const)('%s', async (_what, options, model, status, words) => {
    const replicate = await vendor(options as ReplicateEmulatorOptions);
    const refused = await refusal(replicate.run(model, { input }));
    expect(refused).toMatchObject({ status });
    expect(refused.message).toContain(words);
  });

  it.each([
    ['no prompt', llama, {}, 'prompt is required'],
    ['a prompt that is no text', llama, { prompt: 1 }, 'Invalid type. Expected: string, given: integer'],
    ['a number below the schema', 'anthropic/claude-4-sonnet', { prompt: 'Hi', max_tokens: 100 }, 'Must be greater than or equal to 1024'],
    ['a number above it', llama, { prompt: 'Hi', top_p: 2 }, 'Must be less than or equal to 1'],
    ['an effort that is none', 'openai/gpt-5', { prompt: 'Hi', reasoning_effort: 'none' }, 'must be one of the following'],
    ['a stop list', llama, { prompt: 'Hi', stop_sequences: ['a'] }, 'Invalid type. Expected: string, given: array'],
  ] as const)('%s', async (_what, model, wrong, words) => {
    const replicate = await vendor();
    const refused = await refusal(replicate.run(model, { input: wrong }));
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.message).toContain('Input validation failed');
    expect(refused.message).toContain(words);
  });

  it('a body without input, and a prediction that is not there', async () => {
    const replicate = await vendor();
    expect(await refusal(replicate.request(`/models/${llama}/predictions`, { method: 'POST', data: {} }))).toMatchObject({ status: 422 });
    expect(await refusal(replicate.predictions.get('nobody'))).toMatchObject({ status: 404 });
    expect((await fetch(`${server.baseURL}/streams/nobody`)).status).toBe(404);
    expect(await refusal(replicate.request('/nothing', { method: 'POST' }))).toMatchObject({ status: 404 });
  });

  it('a prompt that is too long fails the prediction', async () => {
    const replicate = await vendor({ contextWindow: 10 });
    await expect(replicate.run(llama, { input: { prompt: 'x'.repeat(100) } })).rejects.toThrow('maximum context length');
  });
});

it('each look brings a prediction further, and a stream ends it', async () => {
  const replicate = await vendor({ answer: { text: 'Hi' } });
  const made = await replicate.predictions.create({ model: llama, input });
  expect(made.status).toBe('starting');
  const body = await (await fetch(made.urls.stream ?? '')).text();
  expect(body).toMatch(/^event: output\nid: \d+:0\ndata: Hi\n\nevent: done\ndata: \{\}\n\n$/);
  expect(await replicate.predictions.get(made.id)).toMatchObject({ status: 'succeeded' });
});
