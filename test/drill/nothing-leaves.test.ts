import dns from 'node:dns';
import files from 'node:fs/promises';
import net from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { anthropic } from '@zerohop/anthropic';
import { bedrock } from '@zerohop/bedrock';
import type { ConfigData } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { replicate } from '@zerohop/replicate';
import { drill } from '@zerohop/testkit/simulate';
import OpenAI, { AzureOpenAI } from 'openai';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { vendors } from '../../packages/openai/src/vendors/vendors.ts';

const secret = 'sk-the-users-own-key';
const touched: string[] = [];
const never = (what: string) => (): never => {
  touched.push(what);
  throw new Error(`${what} was used`);
};

beforeEach(() => {
  touched.length = 0;
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(never('a socket'));
  vi.spyOn(dns, 'lookup').mockImplementation(never('a look-up') as never);
  // The SDK of AWS looks for settings there, whatever it is given; a key of the user's would be in what it finds.
  const reading = never('a file');
  vi.spyOn(files, 'readFile').mockImplementation((path) => (/[/\\]\.aws[/\\]/.test(String(path)) ? Promise.resolve(`[default]\naws_access_key_id = ${secret}\naws_secret_access_key = ${secret}\n`) : reading()));
  vi.stubGlobal('fetch', never('the global fetch'));
  for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'AWS_BEARER_TOKEN_BEDROCK', 'REPLICATE_API_TOKEN']) vi.stubEnv(name, secret);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const apiKey = () => Promise.reject(new Error(never('a key')()));
const fetch = never('an own fetch') as unknown as typeof globalThis.fetch;
const azure = { vendor: 'azure', baseURL: 'https://mine.openai.azure.com' } as const;
const vertex = { vendor: 'vertex', options: { project: 'mine-1', location: 'europe-west4' } } as const;

/** Every way to set a provider up that is not plain. */
const ways: Readonly<Record<string, readonly [ConfigData['providers'][string], model: string]>> = {
  'a plain one': [openai(), 'gpt-5.4'],
  'a key in a variable that is not set': [openai({ apiKey: 'env:NOT_SET_ANYWHERE' }), 'gpt-5.4'],
  'a key in a file that is not there': [anthropic({ apiKey: 'file:/no/such/file' }), 'claude-sonnet-4-6'],
  'keys that are fetched, by weight': [openai({ apiKey: [{ key: apiKey, weight: 3 }, apiKey] }), 'gpt-5.4'],
  'the Responses API': [openai({ api: 'responses' }), 'gpt-5.4'],
  'an OpenAI client': [openai({ client: new OpenAI({ apiKey: secret, fetch }) }), 'gpt-5.4'],
  'an Azure client': [openai({ vendor: 'azure', client: new AzureOpenAI({ apiKey: secret, endpoint: 'https://mine.openai.azure.com', apiVersion: '2024-10-21', fetch }) }), 'gpt-4.1'],
  'an Anthropic client': [anthropic({ client: new Anthropic({ apiKey: secret, fetch }) }), 'claude-sonnet-4-6'],
  'a Google client': [google({ client: new GoogleGenAI({ apiKey: secret }) }), 'gemini-3.5-flash'],
  'a key in a header': [openai({ headers: { authorization: `Bearer ${secret}` } }), 'gpt-5.4'],
  'an own fetch': [google({ fetch }), 'gemini-3.5-flash'],
  'the retired SDK of Google': [google({ sdk: 'generative-ai' }), 'gemini-3.5-flash'],
  'Azure': [openai(azure), 'gpt-4.1'],
  'Azure by version and deployment': [openai({ ...azure, options: { apiVersion: '2024-10-21', deployment: 'mine' } }), 'gpt-4.1'],
  'Azure by token': [openai({ ...azure, options: { token: apiKey } }), 'gpt-4.1'],
  'Azure by token and version': [openai({ ...azure, options: { token: apiKey, apiVersion: '2024-10-21' } }), 'gpt-4.1'],
  'Vertex by what the machine is signed in with': [google(vertex), 'gemini-3.5-flash'],
  'Vertex by token': [google({ ...vertex, options: { ...vertex.options, token: apiKey } }), 'gemini-3.5-flash'],
  'Vertex by sign-in options': [google({ ...vertex, options: { ...vertex.options, googleAuthOptions: { keyFile: '/no/such/file' } } }), 'gemini-3.5-flash'],
  'Vertex by key': [google({ vendor: 'vertex', apiKey: 'env:NOT_SET_ANYWHERE' }), 'gemini-3.5-flash'],
  'Bedrock by what the machine is signed in with': [bedrock(), 'anthropic.claude-haiku-4-5-20251001-v1:0'],
  'Bedrock by credentials': [bedrock({ region: 'eu-central-1', options: { credentials: apiKey as never } }), 'anthropic.claude-haiku-4-5-20251001-v1:0'],
  'Bedrock by profile': [bedrock({ options: { profile: 'mine' } }), 'amazon.nova-lite-v1:0'],
  'Replicate': [replicate(), 'meta/meta-llama-3-8b-instruct'],
};

async function drillOne(provider: ConfigData['providers'][string], model: string): Promise<void> {
  const config: ConfigData = { providers: { first: provider, second: openai({ apiKey: 'env:NOT_SET_EITHER' }) }, defaults: { timeouts: { totalMs: 25_000, firstTokenMs: 5_000 } }, routes: { chat: { targets: [`first/${model}`, 'second/gpt-5.4-mini'] } } };
  const report = await drill(config, { calls: 4, faults: ['down', 'server_error', 'key_refused'] });
  expect(report.notDrilled).toEqual([]);
  expect(report.routes[0]?.healthy.firstLost).toBeUndefined();
  expect(report.routes[0]?.healthy.servedBy).toEqual({ [`first/${model}`]: 4 });
  const [down, serverError, refused] = report.routes[0]?.drills.filter(({ broke }) => broke.name === `first/${model}`) ?? [];
  for (const [result, code] of [[down, 'down'], [serverError, 'server_error'], [refused, 'key_refused']] as const) expect(result, code).toMatchObject({ lost: {}, takenOverBy: { 'second/gpt-5.4-mini': 4 } });
  expect(touched).toEqual([]);
  expect(JSON.stringify(report) + String(report)).not.toContain(secret);
}

it.each(Object.entries(ways))('nothing leaves the process, no key is read: %s', { timeout: 20_000 }, async (_what, [provider, model]) => {
  await drillOne(provider, model);
});

it.each(Object.entries(vendors))('nothing leaves the process, no key is read: vendor %s', { timeout: 20_000 }, async (vendor, { addressForm }) => {
  const baseURL = addressForm?.replaceAll(/[<{][^>}]*[>}]/g, 'mine');
  await drillOne(openai({ vendor, ...(baseURL === undefined ? undefined : { baseURL }) } as never), 'some-model');
});
