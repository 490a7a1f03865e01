import { format, inspect } from 'node:util';
import { type ConfigData, createRouter, isZerohopError, type Router, type TelemetryEvent } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateOpenai } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** Every secret a config can hold, each unlike any other text. */
const canaries = {
  key: 'sk-canary-KEY-4711',
  secondKey: 'sk-canary-SECOND-4712',
  fetchedKey: 'sk-canary-FETCHED-4713',
  environmentKey: 'sk-canary-ENV-4714',
  header: 'canary-HEADER-4715',
  query: 'canary QUERY/4716+x',
  password: 'canary-PASSWORD-4717',
};
/** What no log may show either. */
const prompt = 'canary-PROMPT-4719';

let vendor: Emulator;
let router: Router;
let events: TelemetryEvent[];
let printed: string;

beforeEach(async () => {
  vendor = await emulateOpenai();
  process.env['CANARY_KEY'] = canaries.environmentKey;
  events = [];
  printed = '';
  const print = (...values: unknown[]): true => {
    printed += `${format(...values)}\n`;
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation((chunk) => print(String(chunk)));
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) vi.spyOn(console, method).mockImplementation(print);
  const { port } = vendor;
  const config: ConfigData = {
    providers: {
      a: {
        adapter: 'openai',
        apiKey: [canaries.key, canaries.secondKey],
        baseURL: `http://user:${canaries.password}@127.0.0.1:${port}/v1?token=${encodeURIComponent(canaries.query)}`,
        headers: { 'x-secret': canaries.header },
      },
      b: { adapter: 'openai', apiKey: 'env:CANARY_KEY', baseURL: `http://127.0.0.1:${port}/v1` },
      c: { adapter: 'openai', apiKey: async () => canaries.fetchedKey, baseURL: `http://127.0.0.1:${port}/v1` },
    },
    routes: { chat: { targets: ['a/gpt-4.1', 'b/gpt-4.1', 'c/gpt-4.1'] } },
    defaults: { retry: false },
  } as ConfigData;
  router = createRouter(config as never, { adapters: [openai] } as never) as unknown as Router;
  router.on('*', (event) => {
    events.push(event);
    // What an app does first.
    print(event);
    print('%o', event);
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  delete process.env['CANARY_KEY'];
  await vendor.close();
  await router.close();
});

/** Everything a value can be made to show. */
function shownBy(value: unknown): string {
  const deep = inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null });
  return [deep, JSON.stringify(value), value instanceof Error ? `${value.message}\n${value.stack}` : ''].join('\n');
}

function expectNoSecret(text: string): void {
  for (const [name, secret] of Object.entries(canaries)) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')]) {
      const at = text.indexOf(form);
      if (at !== -1) throw new Error(`${name} is shown: …${text.slice(Math.max(0, at - 200), at + 60)}…`);
    }
  }
}

const request = { model: 'chat', messages: [{ role: 'user' as const, content: prompt }] };
/** A vendor's error that repeats everything it was sent. */
const echo = {
  error: {
    message: `wrong: ${Object.values(canaries).join(' | ')} ${encodeURIComponent(canaries.query)}`,
    type: 'server_error',
    param: canaries.header,
    code: null,
    request: { headers: { authorization: `Bearer ${canaries.key}`, 'x-secret': canaries.header }, url: `/v1?token=${encodeURIComponent(canaries.query)}`, list: [canaries.secondKey] },
  },
};

/** What each provider knows is what it masks: the echo of one account's secrets by another is no leak of ours. */
const own: Record<string, readonly (keyof typeof canaries)[]> = {
  a: ['key', 'secondKey', 'header', 'query', 'password'],
  b: ['environmentKey'],
  c: ['fetchedKey'],
};

async function failures(status: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const provider of ['a', 'b', 'c']) {
    const secrets = (own[provider] ?? []).map((name) => canaries[name]);
    const message = `${secrets.join(' | ')} ${secrets.map(encodeURIComponent).join(' | ')}`;
    const body = { error: { ...echo.error, message, param: secrets[0], request: { secrets } } };
    const remove = vendor.fault({ type: 'status', status, body });
    for (const stream of [false, true]) {
      const call = { ...request, model: `${provider}/gpt-4.1` };
      const error = await (stream ? router.stream(call).response() : router.chat(call)).then(() => undefined, (thrown: unknown) => thrown);
      expect(isZerohopError(error)).toBe(true);
      // The echo has come through: what follows is no empty promise.
      expect(shownBy(error)).toContain('[redacted]');
      found.push(error);
    }
    remove();
  }
  return found;
}

describe('no secret is shown', () => {
  it('by errors and their causes, when a vendor echoes every secret it was sent', async () => {
    for (const status of [400, 401, 403, 404, 429, 500]) {
      for (const error of await failures(status)) {
        expectNoSecret(shownBy(error));
        expect(shownBy({ ...(error as object) })).not.toContain(prompt);
        expect(JSON.stringify(error)).not.toContain(prompt);
        expect(inspect(error)).not.toContain(prompt);
      }
    }
  });

  it('by errors that come inside a 200, as HTML, or with a broken connection', async () => {
    const secret = `${canaries.key} ${canaries.header}`;
    for (const body of [`<html>${secret}</html>`, `{"error":{"message":"${secret}"}}`, `not json ${secret}`, `data: {"error":{"message":"${secret}"}}\n\n`, `data: {broken ${secret}\n\n`]) {
      const remove = vendor.fault({ type: 'status', status: 200, body });
      for (const promise of [router.chat({ ...request, model: 'a/gpt-4.1' }), router.stream({ ...request, model: 'a/gpt-4.1' }).response()]) {
        const error = await promise.then(() => undefined, (thrown: unknown) => thrown);
        expect(isZerohopError(error)).toBe(true);
        expectNoSecret(shownBy(error));
      }
      remove();
    }
    vendor.fault({ type: 'cut', at: 'headers' });
    expectNoSecret(shownBy(await router.chat(request).then(() => undefined, (thrown: unknown) => thrown)));
  });

  it('by events, status, plans and what is printed about them', async () => {
    await router.chat(request);
    await router.stream(request).response();
    await failures(401);
    await failures(500);
    const response = await router.chat({ ...request, model: 'b/gpt-4.1' }).catch(() => undefined);
    expect(events.length).toBeGreaterThan(30);
    expectNoSecret(events.map(shownBy).join('\n'));
    expectNoSecret(shownBy(response));
    const plan = router.plan(request);
    expectNoSecret(shownBy(router.status()) + shownBy(plan) + String(plan));
    expectNoSecret(printed);
    expect(printed).not.toContain(prompt);
    expect(JSON.stringify(router.status())).toContain('fingerprint');
  });

  it('by the router itself, nor does it show a prompt', async () => {
    vendor.fault({ type: 'hang' });
    const stream = router.stream(request);
    await vendor.waitForCall(1);
    const shown = shownBy(router) + shownBy(stream);
    expectNoSecret(shown);
    expect(shown).not.toContain(prompt);
    expect(JSON.stringify(router)).toBe('{}');
    stream.cancel();
    await stream.ready.catch(() => {});
  });

  it('by a response, whose decision leads to the providers', async () => {
    const response = await router.chat(request);
    expectNoSecret(shownBy(response));
    expect(JSON.stringify(response.decision)).not.toContain(prompt);
    expect(inspect(response.decision)).not.toContain(prompt);
  });

  it('by an error about the config', () => {
    for (const apiKey of [`env:${canaries.key}`, '', `${canaries.key}\nx`]) {
      const config = { providers: { a: { adapter: 'openai', apiKey, baseURL: `http://u:${canaries.password}@x/?t=${canaries.header}`, headers: { 'x-secret': `${canaries.header}\n` } } } };
      let error: unknown;
      try {
        createRouter(config as never, { adapters: [openai] } as never);
      } catch (thrown) {
        error = thrown;
      }
      expect(isZerohopError(error, 'config_invalid')).toBe(true);
      expectNoSecret(shownBy(error));
    }
  });
});
