import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { createRouter, isZerohopError, type Router } from '@zerohop/core';
import { type Emulator, emulateBedrock } from '@zerohop/testkit';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkSettings } from './check-settings.ts';
import { bedrock } from './index.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

let server: Emulator;
let routers: Router[] = [];
beforeAll(async () => {
  server = await emulateBedrock({ credentials: [credentials], keys: ['bearer-key', 'env-bearer-key'] });
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  // What the machine's own AWS files and roles hold is none of a test's business.
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent').stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent').stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(routers.map((router) => router.close()));
  routers = [];
});

function routerWith(settings: Parameters<typeof bedrock>[0]): Router {
  const router = createRouter({ providers: { bedrock: bedrock(settings) }, defaults: { retry: false } }) as unknown as Router;
  routers.push(router);
  return router;
}
const request = { model: `bedrock/${claude}`, messages: [{ role: 'user', content: 'Hi' }] } as never;
const ask = (settings: Parameters<typeof bedrock>[0]) => routerWith(settings).chat(request);
const failure = (outcome: Promise<unknown>) => outcome.then(() => undefined, (error: unknown) => error);
const at = () => ({ region: 'us-east-1', baseURL: server.baseURL });

describe('who asks', () => {
  it('signs with credentials that are given, or fetched', async () => {
    expect((await ask({ ...at(), options: { credentials } })).text).not.toBe('');
    const fetched = vi.fn(() => Promise.resolve(credentials));
    expect((await ask({ ...at(), options: { credentials: fetched } })).text).not.toBe('');
    expect(fetched).toHaveBeenCalledOnce();
    expect(server.calls.map(({ key }) => key)).toEqual(['AKIAEXAMPLE', 'AKIAEXAMPLE']);
  });

  it('sends an API key as it is, and leaves AWS credentials alone', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV').stubEnv('AWS_SECRET_ACCESS_KEY', 'env');
    await ask({ ...at(), apiKey: 'bearer-key' });
    expect(server.calls[0]?.headers['authorization']).toBe('Bearer bearer-key');
  });

  it('takes the next key of a pool when one is refused', async () => {
    const response = await ask({ ...at(), apiKey: ['wrong', 'bearer-key'] });
    expect(response.attempts.map(({ code }) => code)).toEqual(['authentication', undefined]);
  });

  it("without either, AWS's own chain is asked", async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE').stubEnv('AWS_SECRET_ACCESS_KEY', 'secret').stubEnv('AWS_REGION', 'eu-west-1');
    await ask({ baseURL: server.baseURL });
    expect(server.calls[0]?.headers['authorization']).toContain('AKIAEXAMPLE');
    expect(server.calls[0]?.headers['authorization']).toContain('/eu-west-1/bedrock/');
  });

  it('an API key that AWS finds goes to its own address', async () => {
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'env-bearer-key').stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', server.baseURL);
    await ask({ region: 'us-east-1' });
    expect(server.calls[0]?.key).toBe('env-bearer-key');
  });

  it('an API key that AWS finds goes to no address of the config, and outranks nothing that is given', async () => {
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'env-bearer-key').stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE').stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    await ask(at());
    await ask({ ...at(), options: { credentials } });
    await ask({ ...at(), apiKey: 'bearer-key' });
    expect(server.calls.map(({ key }) => key)).toEqual(['AKIAEXAMPLE', 'AKIAEXAMPLE', 'bearer-key']);
  });

  it('says what is missing, and where it may stand', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined).stubEnv('AWS_SECRET_ACCESS_KEY', undefined).stubEnv('AWS_BEARER_TOKEN_BEDROCK', undefined);
    vi.stubEnv('AWS_REGION', undefined).stubEnv('AWS_DEFAULT_REGION', undefined);
    const withoutRegion = await failure(ask({ baseURL: server.baseURL, apiKey: 'bearer-key' }));
    expect(isZerohopError(withoutRegion, 'config_invalid') && withoutRegion.message).toMatch(/region/);
    const withoutKey = await failure(ask(at()));
    expect(isZerohopError(withoutKey, 'authentication') && withoutKey.message).toMatch(/options\.credentials/);
    const withoutProfile = await failure(ask({ ...at(), options: { profile: 'nobody' } }));
    expect(isZerohopError(withoutProfile, 'authentication')).toBe(true);
    expect(server.calls).toEqual([]);
  });

  it('shows no secret in what goes wrong', async () => {
    const wrong = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-very-secret-secret' };
    const error = await failure(ask({ ...at(), options: { credentials: wrong } }));
    expect(isZerohopError(error, 'authentication')).toBe(true);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('a-very-secret-secret');
  });
});

it('adds headers to every request, beside the signature', async () => {
  await ask({ ...at(), options: { credentials }, headers: { 'x-mine': 'yes' } });
  expect(server.calls[0]?.headers).toMatchObject({ 'x-mine': 'yes', authorization: expect.stringContaining('AWS4-HMAC-SHA256') });
});

it("uses the app's own fetch", async () => {
  const own = vi.fn(fetch);
  const router = routerWith({ ...at(), options: { credentials }, fetch: own });
  expect((await router.chat(request)).text).not.toBe('');
  expect((await router.stream(request).response()).text).not.toBe('');
  expect(own).toHaveBeenCalledTimes(2);
});

it('keeps what is marked for as long as it is told', async () => {
  const router = routerWith({ ...at(), options: { credentials, cacheTtl: '1h' } });
  await router.chat({ model: `bedrock/${claude}`, messages: [{ role: 'system', content: [{ type: 'text', text: 'S', cache: true }] }, { role: 'user', content: 'Hi' }] } as never);
  expect(server.calls[0]?.body).toMatchObject({ system: [{ text: 'S' }, { cachePoint: { type: 'default', ttl: '1h' } }] });
});

describe("the app's own client", () => {
  let client: BedrockRuntimeClient;
  beforeEach(() => {
    client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: server.baseURL, credentials, authSchemePreference: ['sigv4'], requestHandler: new NodeHttpHandler(), maxAttempts: 5 });
  });
  afterEach(() => client.destroy());

  it('is used as it is', async () => {
    const router = routerWith({ client });
    server.answer({ text: 'own', usage: { input: 5, output: 6 } });
    const whole = await router.chat(request);
    expect(whole).toMatchObject({ text: 'own', usage: { input: { total: 5 } }, attempts: [{ status: 200, requestId: expect.any(String) }] });
    for (let round = 0; round < 3; round += 1) expect((await router.stream(request).response()).text).toBe('own');
    await router.close();
    // It is the app's to close.
    expect((await routerWith({ client }).chat(request)).text).toBe('own');
  });

  it('A5: does not retry', async () => {
    server.fault({ type: 'error', condition: 'overloaded' });
    const router = routerWith({ client });
    expect(isZerohopError(await failure(router.chat(request)), 'overloaded')).toBe(true);
    expect(isZerohopError(await failure(router.stream(request).response()), 'overloaded')).toBe(true);
    expect(server.calls).toHaveLength(2);
  });

  it('A8: leaves a stream when its reader does, or when it is cancelled', async () => {
    server.answer({ text: 'a text of more than one chunk' });
    server.fault({ type: 'stall', afterChunks: 2 });
    const router = routerWith({ client });
    for await (const event of router.stream(request)) if (event.type === 'text-delta') break;
    await server.calls[0]?.hungUp;
    const controller = new AbortController();
    const outcome = failure(router.stream({ ...(request as object), signal: controller.signal } as never).response());
    const call = await server.waitForCall(2);
    await vi.waitUntil(() => call.chunksSent > 0);
    controller.abort();
    expect(isZerohopError(await outcome, 'cancelled')).toBe(true);
    await call.hungUp;
  });

  it('C4: never takes half an answer for one', async () => {
    server.answer({ text: 'a text of more than one chunk' });
    server.fault({ type: 'clean-end', afterChunks: 2 });
    expect(isZerohopError(await failure(routerWith({ client }).stream(request).response()), 'bad_response')).toBe(true);
  });

  it('says what it lacks', async () => {
    const gone = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9', credentials, requestHandler: new NodeHttpHandler() });
    expect(await failure(routerWith({ client: gone }).chat(request))).toMatchObject({ code: 'network', details: { written: false } });
    gone.destroy();
  });
});

describe('checks', () => {
  const paths = (settings: object) => checkSettings(settings).map(({ path }) => path);

  it.each<[string, object, readonly string[]]>([
    ['nothing', {}, []],
    ['a region', { region: 'us-gov-west-1' }, []],
    ['no region', { region: 'Virginia' }, ['region']],
    ['another vendor', { vendor: 'aws', api: 'invoke', sdk: 'v2' }, ['vendor', 'api', 'sdk']],
    ['an unknown option', { options: { credential: {} } }, ['options.credential']],
    ['ill options', { options: { credentials: 'x', profile: 1, cacheTtl: '2h' } }, ['options.credentials', 'options.profile', 'options.cacheTtl']],
    ['two ways to ask', { apiKey: 'k', options: { credentials } }, ['options.credentials']],
    ['no client', { client: {} }, ['client']],
    ['settings beside a client', { client: { send() {} }, apiKey: 'k', baseURL: 'http://x', headers: {}, options: { profile: 'p', cacheTtl: '1h' } }, ['apiKey', 'baseURL', 'headers', 'options.profile']],
  ])('%s', (_name, settings, expected) => {
    expect(paths(settings)).toEqual(expected);
  });

  it('guesses what was meant', () => {
    expect(checkSettings({ options: { credential: {} } })).toMatchObject([{ didYouMean: 'credentials' }]);
  });
});
