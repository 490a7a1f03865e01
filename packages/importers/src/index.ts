export type { Imported, ImportNote, Kept, KeptBudget, KeptLimit } from './imported.ts';
export { importLiteLLM, type LiteLLMOptions } from './litellm/import-litellm.ts';
export { importPortkey } from './portkey/import-portkey.ts';
export type { PortkeyOptions } from './portkey/options.ts';
