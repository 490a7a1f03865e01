import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRouter, type Router } from '@zerohop/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openai } from '../index.ts';
import { fixtures } from './fixtures/index.ts';
import { vendors } from './vendors.ts';

interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

let reply: Reply;
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(reply.status, reply.headers);
      const bytes = Buffer.from(reply.body);
      // In pieces that tear characters and lines.
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Ask = (router: Router<'p/m'>, model: string) => Promise<unknown>;
const request = (model: string) => ({ model: model as 'p/m', messages: [{ role: 'user' as const, content: 'Hi' }] });
const whole: Ask = (router, model) => router.chat(request(model));
const streamed: Ask = (router, model) => router.stream(request(model)).response();

describe.each(fixtures.map((fixture) => [fixture.vendor, fixture] as const))('%s', (vendor, { model, whole: answer, stream, error, usage }) => {
  async function ask(way: Ask, replied: Partial<Reply> & { body: string }): Promise<unknown> {
    reply = { status: 200, headers: { 'content-type': 'application/json' }, ...replied };
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    await using router = createRouter({ providers: { p: openai({ vendor, baseURL, apiKey: 'sk-test-key-1234' }) }, defaults: { retry: false } });
    return await way(router as Router<'p/m'>, `p/${model}`);
  }

  it('answers', async () => {
    expect(await ask(whole, { body: JSON.stringify(answer.body) })).toMatchObject(answer.comes);
  });

  it('streams', async () => {
    expect(await ask(streamed, { headers: { 'content-type': 'text/event-stream' }, body: stream.body })).toMatchObject(stream.comes);
  });

  it('fails', async () => {
    const { status, headers, body } = error;
    const replied = { status, headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) };
    await expect(ask(streamed, replied)).rejects.toMatchObject(error.comes);
    if (status >= 400) await expect(ask(whole, replied)).rejects.toMatchObject(error.comes);
  });

  it('counts', async () => {
    const body = { ...answer.body, usage: usage.raw };
    expect(await ask(whole, { body: JSON.stringify(body) })).toMatchObject({ usage: { ...usage.comes, provenance: 'provider', raw: usage.raw } });
  });
});

it('has a fixture of every vendor whose answers were seen, and of no other', () => {
  const recorded = Object.entries(vendors).filter(([, { verified }]) => verified === 'recorded').map(([name]) => name);
  expect(fixtures.map(({ vendor }) => vendor as string).sort()).toEqual(recorded.sort());
});
