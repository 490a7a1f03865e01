import type { ModelFacts } from '../model-facts.ts';
import { alibabaModels } from './alibaba.ts';
import { anthropicModels } from './anthropic.ts';
import { azureModels } from './azure.ts';
import { bedrockModels } from './bedrock.ts';
import { cerebrasModels } from './cerebras.ts';
import { deepseekModels } from './deepseek.ts';
import { embeddingModels } from './embedding-models.ts';
import { fireworksModels } from './fireworks.ts';
import { googleModels } from './google.ts';
import { groqModels } from './groq.ts';
import { mistralModels } from './mistral.ts';
import { moonshotModels } from './moonshot.ts';
import { nvidiaModels } from './nvidia.ts';
import { openaiModels } from './openai.ts';
import { openrouterModels } from './openrouter.ts';
import { replicateModels } from './replicate.ts';
import { togetherModels } from './together.ts';
import { vertexModels } from './vertex.ts';
import { xaiModels } from './xai.ts';
import { zaiModels } from './zai.ts';

/** The chat models of each vendor: functions, so that its rows come into being when the vendor is first asked for. */
const chatModels: Readonly<Record<string, () => readonly ModelFacts[]>> = {
  openai: openaiModels,
  anthropic: anthropicModels,
  google: googleModels,
  azure: azureModels,
  bedrock: bedrockModels,
  vertex: vertexModels,
  deepseek: deepseekModels,
  mistral: mistralModels,
  alibaba: alibabaModels,
  xai: xaiModels,
  moonshot: moonshotModels,
  zai: zaiModels,
  groq: groqModels,
  together: togetherModels,
  fireworks: fireworksModels,
  cerebras: cerebrasModels,
  nvidia: nvidiaModels,
  openrouter: openrouterModels,
  replicate: replicateModels,
};

const rowsOfVendor = new Map<string, ReadonlyMap<string, ModelFacts>>();

/** The built-in rows by vendor, then by id and alias. A vendor's rows are built when it is first asked for, and kept. */
export function builtInFacts(): { get(vendor: string): ReadonlyMap<string, ModelFacts> | undefined } {
  return { get: rowsOf };
}

/** Every built-in row as the files have it, also where two would share an id. Builds all of them: for tests and tools. */
export function builtInModels(): readonly ModelFacts[] {
  return [...Object.values(chatModels).flatMap((models) => models()), ...embeddingModels()];
}

function rowsOf(vendor: string): ReadonlyMap<string, ModelFacts> | undefined {
  const built = rowsOfVendor.get(vendor);
  if (built || !Object.hasOwn(chatModels, vendor)) return built;
  const rows = new Map<string, ModelFacts>();
  for (const row of [...(chatModels[vendor]?.() ?? []), ...embeddingModels()]) {
    if (row.vendor === vendor) for (const id of [row.id, ...row.aliases]) rows.set(id, row);
  }
  rowsOfVendor.set(vendor, rows);
  return rows;
}
