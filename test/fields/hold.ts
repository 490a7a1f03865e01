import { type ChatRequest, type ChatResponse, createRouter, isZerohopError, type Plan, type Router, type Warning } from '@zerohop/core';
import type { Emulator } from '@zerohop/testkit';
import { expect } from 'vitest';
import { type Asked, completed, type Field, fields, requestOf } from './asked.ts';
import { asksOf, type Body, type Wire } from './wire.ts';

/** Where a field is warned about under another name than its own. */
const abouts: { readonly [Name in Field]?: string } = { strict: 'tools', image: 'messages', audio: 'messages', file: 'messages' };

/** What a target is asked to warn about: what comes of its answer is not known beforehand. */
const known = new Set<string>([...fields, ...Object.values(abouts)]);

/** A wire that is up, and the promise to hold it to. */
export interface Held extends AsyncDisposable {
  /**
   * Asks a model for some fields. What is asked for is on the wire as it was asked, or a warning names it, or the call is
   * refused as `unsupported` without a request; and `plan()` said the same beforehand.
   */
  hold(model: string, some: Partial<Asked>, stream: boolean): Promise<void>;
}

/** Starts a wire. */
export async function start(wire: Wire): Promise<Held> {
  const emulator = await wire.emulate();
  const router = createRouter({ providers: { p: wire.provider(emulator.baseURL) }, defaults: { retry: false, breaker: false } } as never) as unknown as Router;

  async function hold(model: string, some: Partial<Asked>, stream: boolean): Promise<void> {
    const asked = completed(some);
    const request = requestOf(`p/${model}`, asked, wire.vendorOptions);
    emulator.reset();
    const plan = router.plan(request, { stream });
    const [candidate] = plan.candidates;
    // Models that are asked for JSON in words are not told by their wire.
    if (candidate?.warnings.some(({ about }) => about === 'output')) emulator.answer({ text: '{"mark-answer":"yes"}' });
    const outcome = await outcomeOf(router, request, stream);
    if (candidate === undefined) {
      expectRefusal(plan, outcome, emulator);
      return;
    }
    const [sent] = asksOf(emulator);
    if ('response' in outcome) {
      const warnings = outcome.response.warnings.filter(({ about }) => known.has(about));
      expect(briefOf(warnings)).toEqual(briefOf(candidate.warnings));
    } else if (!wire.unknown.includes(model) || sent === undefined) throw new Error(`planned, but: ${String(outcome.error)}\n${JSON.stringify(sent?.body)}`);
    expect(asksOf(emulator)).toHaveLength(1);
    expectSaid(wire, sent === undefined ? {} : (wire.read?.(sent) ?? (sent.body as Body)), asked, candidate.warnings);
  }

  return {
    hold,
    async [Symbol.asyncDispose]() {
      await router.close();
      await emulator.close();
    },
  };
}

type Outcome = { readonly response: ChatResponse } | { readonly error: unknown };

async function outcomeOf(router: Router, request: ChatRequest, stream: boolean): Promise<Outcome> {
  try {
    return { response: await (stream ? router.stream(request).response() : router.chat(request)) };
  } catch (error) {
    return { error };
  }
}

function expectRefusal(plan: Plan, outcome: Outcome, emulator: Emulator): void {
  const error = 'error' in outcome ? outcome.error : undefined;
  if (!isZerohopError(error, 'unsupported')) throw new Error(`${String(plan)}\nbut: ${String(error)}`);
  expect(plan.exclusions).toMatchObject([{ reason: 'capability' }]);
  expect(error.message).toContain(plan.exclusions[0]?.message);
  expect(emulator.calls).toEqual([]);
}

function expectSaid({ spelling }: Wire, body: Body, asked: Partial<Asked>, warnings: readonly Warning[]): void {
  for (const field of Object.keys(asked) as Field[]) {
    const isWarned = warnings.some(({ about }) => about === (abouts[field] ?? field));
    if (field === 'session') {
      expect(isWarned).toBe(false);
      continue;
    }
    const isSpelled = (spelling[field] as (body: Body, value: unknown, asked: Partial<Asked>) => boolean)(body, asked[field], asked);
    if (!isSpelled && !isWarned) throw new Error(`'${field}' is neither on the wire nor in a warning: ${JSON.stringify(asked[field])} in ${JSON.stringify(body)}`);
  }
}

function briefOf(warnings: readonly Warning[]): string[] {
  return warnings.map(({ about, message, target }) => `${target} ${about}: ${message}`).toSorted();
}
