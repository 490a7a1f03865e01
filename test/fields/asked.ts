import type { ChatRequest, Message, Reasoning, Tool, ToolChoice } from '@zerohop/core';
import fc from 'fast-check';

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

/** What a request may ask for, field by field; parts of messages and of tools count as fields of their own. */
export interface Asked {
  tools: readonly Tool[];
  /** Asks for strict arguments of the first tool. */
  strict: true;
  toolChoice: ToolChoice;
  parallelToolCalls: boolean;
  output: { readonly [keyword: string]: unknown };
  temperature: number;
  topP: number;
  maxTokens: number;
  stop: string | readonly string[];
  seed: number;
  presencePenalty: number;
  frequencyPenalty: number;
  logprobs: boolean | number;
  reasoning: Reasoning;
  serviceTier: string;
  metadata: Readonly<Record<string, string>>;
  session: string;
  system: string;
  /** Where cache marks stand. */
  cache: 'user' | 'system' | 'tool';
  image: UserPart;
  audio: UserPart;
  file: UserPart;
  /** Value of a field that only the vendor knows. */
  providerOptions: string;
}

/** The name of a field. */
export type Field = keyof Asked;

const city = { type: 'object', properties: { city: { type: 'string', description: 'mark-city' } }, required: ['city'], additionalProperties: false } as const;
const weather: Tool = { name: 'mark_weather', description: 'mark-description', parameters: city };
const time: Tool = { name: 'mark_time', parameters: { type: 'object', properties: { zone: { type: 'string' } } } };
const open = { type: 'object', properties: { 'mark-answer': { type: 'string' }, more: { type: 'object', properties: {} } }, required: ['mark-answer'] } as const;
const closed = { type: 'object', properties: { 'mark-answer': { type: 'string' } }, required: ['mark-answer'], additionalProperties: false } as const;
const decimal = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min: min * 100, max: max * 100 }).map((hundredths) => hundredths / 100);
const bytes = { data: new Uint8Array([1, 2, 3, 4, 5, 6, 7]) };

/** Keys of a request that are no vendor's business; `messages` count part by part. */
type RoutersOwn = 'model' | 'messages' | 'tags' | 'tenant' | 'team' | 'user' | 'fallbacks' | 'priority' | 'timeouts' | 'require' | 'midStream' | 'signal' | 'deadlineMs';

/** The values that tests draw. A field that requests get must find its place here. */
export const values: { readonly [Name in Field]: fc.Arbitrary<Asked[Name]> } & Readonly<Record<Exclude<keyof ChatRequest, RoutersOwn>, unknown>> = {
  tools: fc.constantFrom([weather], [weather, time]),
  strict: fc.constant(true),
  toolChoice: fc.constantFrom<ToolChoice[]>('auto', 'none', 'required', { name: weather.name }),
  parallelToolCalls: fc.boolean(),
  output: fc.constantFrom(open, closed),
  temperature: decimal(0, 2),
  topP: decimal(0, 1),
  maxTokens: fc.integer({ min: 200, max: 30_000 }),
  stop: fc.constantFrom<(string | readonly string[])[]>('MARK', ['MARK'], ['M1', 'M2', 'M3', 'M4'], ['1', '2', '3', '4', '5', '6', '7'], ['MARK', ' \n']),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  presencePenalty: decimal(-2, 2),
  frequencyPenalty: decimal(-2, 2),
  logprobs: fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 5 })),
  reasoning: fc.oneof(
    fc.constantFrom('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max').map((effort) => ({ effort }) as Reasoning),
    fc.integer({ min: 0, max: 40_000 }).map((budgetTokens) => ({ budgetTokens })),
  ),
  serviceTier: fc.constantFrom('auto', 'default', 'flex', 'priority', 'standard_only', 'standard'),
  metadata: fc.constantFrom<Asked['metadata'][]>({ user_id: 'mark-user' }, { user_id: 'mark-user', feature: 'mark-feature' }, { feature: 'mark-feature' }),
  session: fc.constant('mark-session'),
  system: fc.constant('mark-system'),
  cache: fc.constantFrom('user', 'system', 'tool'),
  image: fc.constantFrom<UserPart[]>({ type: 'image', ...bytes, mediaType: 'image/png' }, { type: 'image', url: 'https://mark.example/a.png' }, { type: 'image', ...bytes, mediaType: 'image/png', detail: 'low' }),
  audio: fc.constantFrom<UserPart[]>({ type: 'audio', ...bytes, mediaType: 'audio/wav' }, { type: 'audio', url: 'https://mark.example/a.wav' }),
  file: fc.constantFrom<UserPart[]>(
    { type: 'file', ...bytes, mediaType: 'application/pdf', name: 'mark.pdf' },
    { type: 'file', data: 'bWFyayB0ZXh0', mediaType: 'text/plain' },
    { type: 'file', ...bytes, mediaType: 'application/zip' },
    { type: 'file', url: 'https://mark.example/a.pdf' },
  ),
  providerOptions: fc.constant('mark-option'),
};

/** Every field. */
export const fields = Object.keys(values) as readonly Field[];

/** Some of the fields at once, so many at most. */
export function combinations(among: fc.Arbitrary<Field>, maxLength: number): fc.Arbitrary<Partial<Asked>> {
  const all = values as Readonly<Record<Field, fc.Arbitrary<unknown>>>;
  return fc.uniqueArray(among, { maxLength }).chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, all[name]])))) as fc.Arbitrary<Partial<Asked>>;
}

/** Fields that say nothing without others. */
const needs: { readonly [Name in Field]?: (asked: Partial<Asked>) => Field | undefined } = {
  strict: () => 'tools',
  toolChoice: () => 'tools',
  parallelToolCalls: () => 'tools',
  cache: ({ cache }) => (cache === 'tool' ? 'tools' : cache === 'system' ? 'system' : undefined),
};

/** Adds what a field needs, with its first value. */
export function completed(asked: Partial<Asked>): Partial<Asked> {
  const whole: Partial<Asked> = { ...asked };
  for (const field of fields) {
    const other = asked[field] === undefined ? undefined : needs[field]?.(asked);
    if (other === 'tools') whole.tools ??= [weather];
    if (other === 'system') whole.system ??= 'mark-system';
  }
  return whole;
}

/** The request that asks for all of it. */
export function requestOf(model: string, asked: Partial<Asked>, vendorOptions: (value: string) => NonNullable<ChatRequest['providerOptions']>): ChatRequest {
  const { strict, system, cache, image, audio, file, providerOptions, tools, ...plain } = asked;
  const parts: UserPart[] = [{ type: 'text', text: 'Hi', ...(cache === 'user' && { cache: true }) }, ...[image, audio, file].filter((part) => part !== undefined)];
  const messages: Message[] = [{ role: 'user', content: parts.length === 1 && cache !== 'user' ? 'Hi' : parts }];
  if (system !== undefined) messages.unshift({ role: 'system', content: [{ type: 'text', text: system, ...(cache === 'system' && { cache: true }) }] });
  return {
    ...plain,
    model,
    messages,
    ...(tools !== undefined && { tools: tools.map((tool, index) => ({ ...tool, ...(index === 0 && strict && { strict }), ...(index === 0 && cache === 'tool' && { cache: true }) })) }),
    ...(providerOptions !== undefined && { providerOptions: vendorOptions(providerOptions) }),
  };
}
