import { anthropic } from '@zerohop/anthropic';
import { openai } from '@zerohop/openai';
import { drill } from '@zerohop/testkit/simulate';

const config = {
  providers: { openai: openai(), anthropic: anthropic(), local: openai({ vendor: 'vllm', baseURL: 'http://10.0.0.7:8000/v1' }) },
  routes: { chat: { targets: ['openai/gpt-5.4', 'anthropic/claude-sonnet-4-6'], fallbacks: ['local/qwen3-8b'] } },
  models: { 'local/qwen3-8b': { tools: false, price: { input: 0, output: 0 } } },
};
const tools = [{ name: 'find_parcel', description: 'Finds a parcel', parameters: { type: 'object', properties: {} } }];
const requests = [{ name: 'question', stream: true }, { name: 'look-up', tools }];
const report = await drill(config, { requests, atMs: Date.UTC(2026, 10, 21) });
console.log(String(report));
