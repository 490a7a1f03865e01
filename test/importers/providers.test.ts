import { anthropic } from '@zerohop/anthropic';
import { bedrock } from '@zerohop/bedrock';
import { createRouter } from '@zerohop/core';
import { google } from '@zerohop/google';
import { type Imported, importLiteLLM, importPortkey } from '@zerohop/importers';
import { openai } from '@zerohop/openai';
import { replicate } from '@zerohop/replicate';
import { expect, it } from 'vitest';
import { prefixes } from '../../packages/importers/src/litellm/prefixes.ts';
import { vendors } from '../../packages/importers/src/portkey/vendors.ts';
import { rowOf } from '../../packages/openai/src/vendors/vendors.ts';

/** That the router takes it: every vendor is one that its adapter knows, with all it needs. */
function takes({ config }: Imported): void {
  createRouter(config, { adapters: [openai, anthropic, google, bedrock, replicate] });
}

const places = { vertex_project: 'acme-1', vertex_location: 'europe-west4' };
const addresses: Readonly<Record<string, object>> = {
  azure: { api_base: 'https://acme.openai.azure.com' },
  litellm_proxy: { api_base: 'http://127.0.0.1:4000' },
  openai_like: { api_base: 'http://127.0.0.1:8080/v1' },
  custom_openai: { api_base: 'http://127.0.0.1:8080/v1' },
};

it.each([...prefixes.keys()])("LiteLLM's %s is a provider here", (prefix) => {
  const id = prefix.startsWith('vertex') ? 'gemini-2.5-flash' : 'some/model';
  const { kind } = prefixes.get(prefix) ?? { kind: 'openai' };
  const keyless = kind === 'vertex' || kind === 'bedrock';
  const imported = importLiteLLM({ model_list: [{ model_name: 'a', litellm_params: { model: `${prefix}/${id}`, ...(keyless ? undefined : { api_key: 'made-up' }), ...(kind === 'vertex' ? places : addresses[prefix]) } }] }, { env: {} });
  takes(imported);
  expect(imported.notes).toEqual([]);
});

const portkeyPlaces: Readonly<Record<string, object>> = {
  'azure-openai': { resource_name: 'acme', deployment_id: 'chat' },
  'vertex-ai': { vertex_project_id: 'acme-1', vertex_region: 'europe-west4' },
  bedrock: { aws_region: 'eu-west-1' },
};

it.each([...vendors.keys()])("Portkey's %s is a provider here", (provider) => {
  const keyless = provider === 'vertex-ai' || provider === 'bedrock';
  const imported = importPortkey({ provider, ...(keyless ? undefined : { api_key: 'made-up' }), ...portkeyPlaces[provider], override_params: provider === 'azure-openai' ? {} : { model: 'some/model' } });
  takes(imported);
  expect(imported.notes).toEqual([]);
});

it.each([...vendors].filter(([, { adapter, vendor }]) => adapter === 'openai' && vendor !== 'custom'))("Portkey's %s has the variable of its vendor here", (_, { vendor = 'openai', keyVariable }) => {
  expect(keyVariable).toBe(rowOf(vendor)?.apiKeyVariable);
});
