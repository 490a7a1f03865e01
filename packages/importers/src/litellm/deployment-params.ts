import { anthropicFields, openaiFields, optionFields, paramsOf, requestFields } from '../output/request-fields.ts';
import type { Params } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';

const otherFields = new Set([...openaiFields, ...anthropicFields]);

/**
 * Fields of the request that a deployment sets. In LiteLLM what the request says goes before them, so they are defaults here. Those that
 * only one wire has cannot be defaults.
 */
export function deploymentParams(params: Section, adapter: string): Params | undefined {
  const fields: Record<string, unknown> = {};
  for (const [key, { name, expected, read }] of requestFields) {
    const value = params.value(key);
    if (value === undefined) continue;
    const ours = read(asNumber(value, expected));
    if (ours === undefined) params.wrong(key, expected, value);
    else fields[name] = { $default: ours };
  }
  for (const key of params.texts('additional_drop_params') ?? []) {
    const rule = requestFields.get(key);
    if (rule === undefined) params.log.unsupported(params.at('additional_drop_params'), key, 'no field of a request that can be left out for one target');
    else fields[rule.name] = null;
  }
  return paramsOf(fields, adapter, optionsOf(params, adapter));
}

// What a variable stands for is text.
function asNumber(value: unknown, expected: string): unknown {
  return typeof value === 'string' && expected.includes('number') && value.trim() !== '' ? Number(value) : value;
}

function optionsOf(params: Section, adapter: string): Record<string, unknown> {
  const known = optionFields(adapter);
  const options: Record<string, unknown> = {};
  const take = (section: Section, key: string): void => {
    const value = section.value(key);
    if (value === undefined) return;
    if (known.has(key) || (section !== params && adapter !== 'google')) {
      options[key] = value;
      section.log.approximated(section.at(key), key, `in params.providerOptions.${adapter}, where it goes before what the request says; in LiteLLM the request goes first`);
    } else {
      section.log.unsupported(section.at(key), key, `the adapter '${adapter}' has no such field`);
    }
  };
  for (const key of otherFields) take(params, key);
  const extra = params.object('extra_body');
  for (const key of extra?.left ?? []) if (extra !== undefined) take(extra, key);
  return options;
}
