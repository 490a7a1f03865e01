import type { CallToTranslate } from '@zerohop/core/adapter';
import type { InputShape } from './input-shape.ts';

/** Settings that are a number in an input of their own. */
const numbers = ['temperature', 'topP', 'seed', 'presencePenalty', 'frequencyPenalty'] as const;

/** Puts a request's settings into the inputs that the model has for them; the others are left out with a warning. */
export function toSettings(call: CallToTranslate, shape: InputShape): Record<string, unknown> {
  const { request, warn } = call;
  const settings: Record<string, unknown> = { ...toMaxTokens(call, shape), ...toStop(call, shape) };
  for (const name of numbers) {
    const value = request[name];
    const input = shape[name];
    if (value === undefined) continue;
    if (input === undefined) leaveOut(call, name);
    else settings[input] = value;
  }
  for (const name of ['serviceTier', 'metadata', 'logprobs'] as const) {
    if (request[name] !== undefined && request[name] !== false) warn(name, `this vendor takes no ${name}`);
  }
  return settings;
}

function toMaxTokens(call: CallToTranslate, { maxTokens: input }: InputShape): Record<string, unknown> {
  const { maxTokens } = call.request;
  if (maxTokens === undefined) return {};
  if (input === undefined) {
    leaveOut(call, 'maxTokens');
    return {};
  }
  const { field, min = 1, max = Number.POSITIVE_INFINITY } = input;
  const sent = Math.min(max, Math.max(min, maxTokens));
  if (sent !== maxTokens) call.warn('maxTokens', `${call.model} takes ${sent === min ? `${min} tokens or more` : `up to ${max} tokens`}; ${sent} was sent`);
  return { [field]: sent };
}

function toStop(call: CallToTranslate, { stop: input }: InputShape): Record<string, unknown> {
  const { stop } = call.request;
  if (stop === undefined) return {};
  if (input === undefined) {
    leaveOut(call, 'stop');
    return {};
  }
  const given = typeof stop === 'string' ? [stop] : stop;
  // The input is one text with commas between the texts.
  const taken = given.filter((text) => text !== '' && !text.includes(','));
  if (taken.length < given.length) call.warn('stop', `${call.model} takes no stop text with a comma in it; ${given.length - taken.length} were left out`);
  return taken.length === 0 ? {} : { [input]: taken.join(',') };
}

function leaveOut({ model, warn }: CallToTranslate, name: string): void {
  warn(name, `${model} is not known to have an input for ${name}; if it has one, give it by providerOptions, or name it in options.inputs`);
}
