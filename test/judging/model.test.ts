import { type ChatResponse, isZerohopError } from '@zerohop/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ScriptedReply } from '../../packages/core/src/adapter/scripted-adapter.ts';
import { judgedRouter, read } from './judged-router.ts';

/** What one target does: fails, or answers what the judge gives so much, or cannot judge. */
type Step = 'fails' | number | 'unjudgeable';

const step: fc.Arbitrary<Step> = fc.oneof(fc.constant<Step>('fails'), fc.constant<Step>('unjudgeable'), fc.constantFrom<Step>(0, 0.2, 0.49, 0.5, 1));
const names = ['a', 'b', 'c', 'd'];

/** Which target serves, by the rules of docs/cascades.md; `undefined` when the call fails. And whose answers are judged. */
function expected(steps: readonly Step[]): { readonly served: number | undefined; readonly judged: readonly number[] } {
  const judged: number[] = [];
  let best: number | undefined;
  for (const [index, step] of steps.entries()) {
    if (step === 'fails') continue;
    if (index === steps.length - 1) return { served: index, judged };
    judged.push(index);
    if (step === 'unjudgeable' || step >= 0.5) return { served: index, judged };
    if (best === undefined || step >= (steps[best] as number)) best = index;
  }
  return { served: best, judged };
}

it('serves whom its rules name, judges nobody else, and counts every attempt once, whole or streamed', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), fc.boolean(), async (steps, streamed) => {
      const scripts = Object.fromEntries(steps.map((does, index): [string, ScriptedReply] => [`${names[index]}/m`, does === 'fails' ? { fail: { code: 'server_error' } } : { text: `${index}` }]));
      const { chat, stream, of, vendor, clock, router } = judgedRouter({
        scripts,
        judges: { taste: ({ text }) => (steps[Number(text)] === 'unjudgeable' ? Number.NaN : (steps[Number(text)] as number)) },
        route: { targets: steps.map((_, index) => `${names[index]}/m`) },
      });
      const { served, judged } = expected(steps);
      let response: ChatResponse | undefined;
      if (streamed) {
        const { events, error } = await stream();
        response = read(events).response;
        expect(error === undefined || isZerohopError(error, 'server_error')).toBe(true);
        if (response !== undefined) expect(read(events).text).toBe(response.text);
      } else {
        response = await chat().catch((error: unknown) => void expect(isZerohopError(error, 'server_error')).toBe(true));
      }
      expect(response?.target).toBe(served === undefined ? undefined : `${names[served]}/m`);
      expect(response?.text).toBe(served === undefined ? undefined : String(served));
      if (response !== undefined) expect(response.scores.map(({ attempt }) => attempt)).toEqual(judged);

      // Nobody is asked twice, or after the one that was good enough.
      const [call, ...others] = of('call');
      expect(others).toEqual([]);
      expect(call?.attempts.map(({ target }) => target)).toEqual(vendor.calls.map(({ target }) => target));
      expect(new Set(vendor.calls.map(({ target }) => target)).size).toBe(vendor.calls.length);
      expect(call?.cost.nanoUsd).toBe(call?.attempts.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0));
      expect(of('score').length + of('warning').filter(({ about }) => about === 'cascade').length).toBe(judged.length);
      expect([clock.pending, router.status().inFlight]).toEqual([0, 0]);
    }),
    { numRuns: 250 },
  );
});
