import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configSchema } from '../packages/core/src/config/schema.ts';
import { defaultPolicies } from '../packages/core/src/pipeline/policies.ts';
import { vendors as googleVendors } from '../packages/google/src/vendors.ts';
import { vendors as openaiVendors } from '../packages/openai/src/vendors/vendors.ts';
import { Docstrings } from './config-schema/docstrings.ts';
import { paramsDefinition } from './config-schema/params.ts';
import { whenDefinitions } from './config-schema/when.ts';
import { type Json, SchemaWriter } from './config-schema/write-schema.ts';

// Writes packages/core/config.schema.json from the parser's own schema: node --conditions=zerohop-source scripts/build-config-schema.ts
// Draft 7: editors support later drafts in part only.

const packages = new URL('../packages/', import.meta.url);

/** The schema, as the file must hold it. */
export function configJsonSchema(): Json {
  const docstrings = new Docstrings(fileURLToPath(new URL('core/src/', packages)));
  const writer = new SchemaWriter({
    docstrings,
    defaultsOf: (type) => (withPolicies.has(type) ? defaultPolicies : undefined),
    offered: { 'ProviderData.adapter': adapters(), 'ProviderData.vendor': [...Object.keys(openaiVendors), ...Object.keys(googleVendors)], 'ProviderData.apiKey': ['env:OPENAI_API_KEY'] },
  });
  writer.write(configSchema());
  const { ConfigData: root, ...definitions } = Object.fromEntries(writer.definitions);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:zerohop:config',
    title: 'Zerohop config',
    ...root,
    definitions: { ...definitions, RequestParams: paramsDefinition(docstrings), ...Object.fromEntries(whenDefinitions(docstrings)) },
  };
}

/** The file, as it must be. */
export function configSchemaFile(): string {
  return `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;
}

/** Types of the config that take policies. */
const withPolicies: ReadonlySet<string> = new Set(['DefaultsConfig', 'RouteConfig', 'TargetObject']);

/** Ids of the adapters there are: each has the name of its package. */
function adapters(): string[] {
  return readdirSync(packages).filter((name) => name !== 'core' && existsSync(new URL(`${name}/src/adapter.ts`, packages))).toSorted();
}

if (import.meta.main) writeFileSync(new URL('core/config.schema.json', packages), configSchemaFile());
