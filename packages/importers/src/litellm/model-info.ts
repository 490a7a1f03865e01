import { filled, type Models, type Prices } from '../output/config-parts.ts';
import { isKnownModel } from '../output/known-model.ts';
import type { Section } from '../source/section.ts';
import { prefixes, splitModel } from './prefixes.ts';

type Declared = Models[string];
type Sheet = Prices[string];

const abilities = [
  ['supports_function_calling', 'tools'],
  ['supports_parallel_function_calling', 'parallelTools'],
  ['supports_tool_choice', 'forcedTools'],
  ['supports_response_schema', 'jsonSchema'],
  ['supports_vision', 'image'],
  ['supports_audio_input', 'audio'],
  ['supports_pdf_input', 'file'],
  ['supports_reasoning', 'reasoning'],
  ['supports_assistant_prefill', 'prefill'],
  ['supports_system_messages', 'systemPrompt'],
] as const;

const caps = [
  ['max_input_tokens', 'maxInputTokens'],
  ['max_output_tokens', 'maxOutputTokens'],
] as const;

/** Costs per token in US dollars, and the rates per million that they are here. */
const costs = [
  ['input_cost_per_token', 'input'],
  ['output_cost_per_token', 'output'],
  ['cache_read_input_token_cost', 'cacheRead'],
  ['cache_creation_input_token_cost', 'cacheWrite'],
  ['cache_creation_input_token_cost_above_1hr', 'cacheWrite1h'],
  ['input_cost_per_audio_token', 'audioInput'],
  ['output_cost_per_audio_token', 'audioOutput'],
  ['output_cost_per_reasoning_token', 'reasoning'],
] as const;

/** What `model_info` declares of a model. */
export function declaredBy(info: Section): Declared | undefined {
  const declared: Record<string, unknown> = { like: likeOf(info) };
  for (const [key, name] of abilities) declared[name] = info.flag(key);
  for (const [key, name] of caps) declared[name] = positiveWhole(info, key);
  const tokens = positiveWhole(info, 'max_tokens');
  // In LiteLLM's own table of models it is the cap on output.
  if (declared['maxOutputTokens'] === undefined) declared['maxOutputTokens'] = tokens;
  else if (tokens !== undefined) info.log.approximated(info.at('max_tokens'), 'max_tokens', 'max_output_tokens is beside it and counts');
  return filled(declared as Declared);
}

/** The price that a deployment names, in `litellm_params` or `model_info`. */
export function priceOf(...sections: readonly Section[]): Sheet | undefined {
  const sheet: Record<string, number | undefined> = {};
  for (const section of sections) {
    for (const [key, name] of costs) {
      const usd = section.number(key);
      if (usd === undefined) continue;
      if (usd < 0) section.wrong(key, 'US dollars per token, from 0 on', usd);
      // Prices have six decimals per million tokens; the rest is what a float makes of them.
      else sheet[name] ??= Math.round(usd * 1e12) / 1e6;
    }
  }
  return filled(sheet);
}

function likeOf(info: Section): string | undefined {
  const base = info.text('base_model');
  if (base === undefined) return undefined;
  for (const like of likesOf(base)) if (isKnownModel(like)) return like;
  info.log.approximated(info.at('base_model'), base, 'the catalog does not have it: declare prices and windows in `models`');
  return undefined;
}

// `azure/gpt-x` may be known to the catalog under its maker's name alone.
function* likesOf(base: string): Generator<string> {
  const named = splitModel(base, undefined, undefined);
  if (named === undefined) return;
  const row = prefixes.get(named.prefix);
  if (row === undefined) return;
  yield `${row.catalog ?? row.vendor ?? row.adapter}/${named.id}`;
  const bare = splitModel(named.id, undefined, undefined);
  const maker = bare === undefined ? undefined : prefixes.get(bare.prefix);
  if (maker !== undefined) yield `${maker.catalog ?? maker.vendor ?? maker.adapter}/${named.id}`;
}

function positiveWhole(section: Section, key: string): number | undefined {
  const value = section.whole(key);
  return value === 0 ? undefined : value;
}
