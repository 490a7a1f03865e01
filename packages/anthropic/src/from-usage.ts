import { count, fields, type InputUsage, type OutputUsage, type Usage, type UsageIteration } from '@zerohop/core/adapter';

/**
 * Translates usage. `input_tokens` leaves out what was read from and written to the prompt cache; `output_tokens` includes
 * thinking.
 *
 * @param ownModels ids under which the answer's own model may stand among the iterations
 * @see https://platform.claude.com/docs/en/api/messages#response-usage
 */
export function fromUsage(raw: unknown, ownModels: readonly string[]): Usage {
  const given = fields(raw);
  const usage: Usage = { input: toInput(given), output: toOutput(given), provenance: 'provider', raw };
  const serverTools = toServerTools(given['server_tool_use']);
  if (serverTools !== undefined) usage.serverTools = serverTools;
  const { iterations } = given;
  if (Array.isArray(iterations) && iterations.length > 0) usage.iterations = iterations.map((pass) => toIteration(fields(pass), ownModels));
  return usage;
}

/** One usage of a stream: what comes later counts, and what it leaves out stays. Its numbers are running totals. */
export function mergeUsage(before: unknown, later: unknown): Readonly<Record<string, unknown>> {
  const said = Object.entries(fields(later)).filter(([, value]) => value !== null && value !== undefined);
  return { ...fields(before), ...Object.fromEntries(said) };
}

type Given = Readonly<Record<string, unknown>>;

function toInput(given: Given): InputUsage {
  const uncached = count(given['input_tokens']);
  const cacheRead = count(given['cache_read_input_tokens']);
  const split = fields(given['cache_creation']);
  const hour = count(split['ephemeral_1h_input_tokens']);
  const cacheWrite = count(given['cache_creation_input_tokens'] ?? hour + count(split['ephemeral_5m_input_tokens']));
  return { total: uncached + cacheRead + cacheWrite, uncached, cacheRead, cacheWrite, cacheWrite1h: Math.min(hour, cacheWrite), audio: 0, image: 0 };
}

function toOutput(given: Given): OutputUsage {
  const total = count(given['output_tokens']);
  const reasoning = Math.min(total, count(fields(given['output_tokens_details'])['thinking_tokens']));
  return { total, text: total - reasoning, reasoning, audio: 0 };
}

function toIteration(pass: Given, ownModels: readonly string[]): UsageIteration {
  const { model } = pass;
  const other = typeof model === 'string' && model !== '' && !ownModels.includes(model) ? model : undefined;
  return { model: other, input: toInput(pass), output: toOutput(pass) };
}

/** `{ web_search_requests: 2 }` is two calls of `web_search`. */
function toServerTools(given: unknown): Record<string, number> | undefined {
  const calls = Object.entries(fields(given))
    .filter(([name, number]) => name.endsWith('_requests') && count(number) > 0)
    .map(([name, number]) => [name.slice(0, -'_requests'.length), count(number)]);
  return calls.length === 0 ? undefined : Object.fromEntries(calls);
}
