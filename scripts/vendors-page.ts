import { writeFileSync } from 'node:fs';
import type { OutputMode, Prefill, ReasoningMode, Vendor } from '../packages/openai/src/vendors/vendor.ts';
import { vendors } from '../packages/openai/src/vendors/vendors.ts';

// Writes docs/vendors.md from the table of vendors: node --conditions=zerohop-source scripts/vendors-page.ts

const intro = `# Vendors

Every vendor that \`@zerohop/openai\` speaks to, by the name that \`vendor\` takes. This page is written from the rows in \`packages/openai/src/vendors\` by \`scripts/vendors-page.ts\`, and a test holds
it to them.

\`\`\`ts
providers: {
  groq:  { adapter: 'openai', vendor: 'groq' },
  azure: { adapter: 'openai', vendor: 'azure', baseURL: 'https://my-resource.openai.azure.com' },
  local: { adapter: 'openai', vendor: 'vllm', baseURL: 'http://10.0.0.7:8000/v1' },
}
\`\`\`

- **Variable**: the key is read from there unless \`apiKey\` names another. It is never sent to a \`baseURL\` that stands in the place of the vendor's own.
- **Base URL**: in italics where the config must say it.
- **Known**: \`recorded\` where the vendor's answers were seen in public recordings, which tests replay in their form; \`documented\` where its pages say so; \`unverified\` where neither.
- Settings that a vendor refuses are left out with a warning on the response. \`providerOptions.openai\` is laid over every request as it is.
- \`options.output\` and \`options.thinkTags\` declare what a server of one's own does differently: \`output: 'guided_json'\` for vLLM before 0.12, \`output: 'tool'\` or \`'words'\` for servers that hold
  answers to no schema.
`;

const azure = `## Azure

The address is the resource's. Without a version the interface of \`/openai/v1\` is called, which takes the deployment's name as the model; with \`options.apiVersion\`, or an address that
names a deployment, the older one.

| Setting | Is |
|---|---|
| \`baseURL\` | \`https://x.openai.azure.com\`, with or without \`/openai\`, \`/openai/v1\` or \`/openai/deployments/y\` |
| \`options.deployment\` | sent in the place of the model's name, for every target of the provider |
| \`options.apiVersion\` | e.g. \`2024-10-21\` |
| \`options.token\` | \`() => Promise<string>\`: a Microsoft Entra token, fetched for each request, in the place of a key |

What a deployment can do and costs is what its model does: \`models: { 'azure/my-deployment': { like: 'openai/gpt-4.1' } }\`.
`;

const outputs: Readonly<Record<OutputMode, string>> = {
  json_schema: '`response_format: json_schema`',
  json_object: 'schemas in words, with `response_format: json_object`',
  json_schema_field: 'schemas in `json_schema` beside the messages',
  structured_outputs: 'schemas in `structured_outputs`',
  guided_json: 'schemas in `guided_json`',
  tool: 'schemas by a tool',
  words: 'schemas in words',
};

const reasonings: Readonly<Record<ReasoningMode, string>> = {
  reasoning_effort: '`reasoning_effort`',
  thinking: 'thinking by `thinking: { type }`',
  enable_thinking: 'thinking by `enable_thinking` and `thinking_budget`',
  reasoning: 'thinking by `reasoning: { effort | max_tokens }`',
  chat_template_kwargs: 'thinking by `chat_template_kwargs`',
};

/** The page, as it must be. */
export function vendorsPage(): string {
  const rows = Object.entries(vendors).map(([name, row]) => cells([`\`${name}\``, row.name, variable(row), address(row), row.apis.join(', '), row.verified]));
  const table = ['| Vendor | Is | Variable | Base URL | APIs | Known |', '|---|---|---|---|---|---|', ...rows].join('\n');
  const sections = Object.entries(vendors).map(([name, row]) => section(name, row));
  return [intro, table, '', azure, '## What differs', '', ...sections].join('\n');
}

function section(name: string, row: Vendor): string {
  const lines = [...differences(row), ...(row.sightings ?? []).map(({ what, seen }) => `${what} (${seen})`)];
  return [`### \`${name}\``, '', `<${row.docs}>`, '', ...(lines.length === 0 ? ['Nothing that is known.'] : lines.map((line) => `- ${line}`)), ''].join('\n');
}

/** What a row's fields say, in words. */
function differences(row: Vendor): string[] {
  const said = [
    row.keyHeader && `key in the header \`${row.keyHeader}\``,
    row.maxTokensParameter === 'max_completion_tokens' && 'output capped by `max_completion_tokens`',
    row.seedParameter && `seeded by \`${row.seedParameter}\``,
    row.output && outputs[row.output],
    row.reasoning && reasonings[row.reasoning],
    row.efforts && `efforts: ${code(row.efforts)}`,
    row.refuses && `left out, with a warning: ${code(row.refuses)}`,
    row.toolChoices && `tool choices besides \`auto\`: ${row.toolChoices.length === 0 ? 'none of them' : row.toolChoices.join(', ')}`,
    row.strictTools === false && 'tools are not held to their parameters strictly',
    row.toolCallIdLength && `tool-call ids of ${row.toolCallIdLength} letters and digits: others are made to fit`,
    row.returnsReasoning === 'reasoning_content' && 'the reasoning before tool calls is sent back',
    row.returnsReasoning === 'reasoning_details' && 'reasoning is sent back in the parts that it came in',
    row.thinkTags && 'text between `<think>` and `</think>` at the beginning is reasoning',
    row.prefill && prefilled(row.prefill),
    row.promptCache === 'marks' && '`cache: true` on parts of system and user messages becomes `cache_control`',
    row.promptCache === 'key' && "`cache: true` and a `session`: the session's name goes as `prompt_cache_key`",
    row.metadata === 'stored' && '`metadata` goes with stored answers (`store: true`)',
    row.metadata === 'always' && '`metadata` goes with every request',
    row.streamOptions === false && 'no `stream_options`: streams tell their usage unasked',
    row.adds && `added to each request: \`${JSON.stringify(row.adds)}\``,
    row.overResponses?.baseURL && `base URL over Responses: \`${row.overResponses.baseURL}\``,
    row.overResponses?.refuses && `left out over Responses, with a warning: ${code(row.overResponses.refuses)}`,
    row.costHeader && `cost of whole answers from the header \`${row.costHeader}\``,
  ];
  return said.filter((line) => typeof line === 'string');
}

const besides: Readonly<Record<NonNullable<Prefill['notBeside']>[number], string>> = { tools: 'not beside tools', output: 'not beside an output schema', thinking: 'not while it thinks' };

function prefilled({ mark, notBeside = [], path, echoes }: Prefill): string {
  const limits = [...(path === undefined ? [] : [`where the base URL ends in \`${path}\``]), ...notBeside.map((kind) => besides[kind])].map((words) => `, ${words}`).join('');
  return `an assistant message at the end is marked \`${mark}: true\`${limits}, over Chat Completions${echoes === true ? '; what the answer repeats of it is dropped' : ''}`;
}

function variable({ apiKeyVariable }: Vendor): string {
  return apiKeyVariable === undefined ? 'none' : `\`${apiKeyVariable}\``;
}

function address({ baseURL, addressForm }: Vendor): string {
  return baseURL === undefined ? `*\`${addressForm}\`*` : `\`${baseURL}\``;
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function cells(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}

if (import.meta.main) writeFileSync(new URL('../docs/vendors.md', import.meta.url), vendorsPage());
