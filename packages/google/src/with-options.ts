import type { GeminiBody } from './to-request.ts';

/**
 * Lays `providerOptions` over a body: deeply over the two configs, in addition to its tools, in place of everything else.
 */
export function withOptions(body: GeminiBody, options: Readonly<Record<string, unknown>> | undefined): GeminiBody {
  if (options === undefined) return body;
  const merged: GeminiBody = { ...body, ...options };
  if (Array.isArray(options['tools'])) merged.tools = [...(body.tools ?? []), ...(options['tools'] as readonly unknown[])];
  for (const name of ['generationConfig', 'toolConfig']) if (isPlain(body[name]) && isPlain(options[name])) merged[name] = mergeDeep(body[name], options[name]);
  return merged;
}

type Plain = Readonly<Record<string, unknown>>;

function mergeDeep(one: Plain, other: Plain): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const held = merged[name];
    merged[name] = isPlain(held) && isPlain(value) ? mergeDeep(held, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
