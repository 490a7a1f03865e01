import { createRouter, isZerohopError, type Router } from '@zerohop/core';
import type { Emulator } from '@zerohop/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { combinations, completed, type Field, requestOf } from './asked.ts';
import { asksOf } from './wire.ts';
import { wires } from './wires.ts';

// H1: whatever is asked of whichever targets, the first candidate of plan() is the one that serves.

describe('H1: the first candidate serves', () => {
  let emulators: Emulator[];
  let router: Router;
  const everywhere = wires.flatMap(({ models }, index) => models.map((model) => `p${index}/${model}`));

  beforeAll(async () => {
    emulators = await Promise.all(wires.map((wire) => wire.emulate()));
    const providers = Object.fromEntries(wires.map((wire, index) => [`p${index}`, wire.provider(emulators[index]?.baseURL ?? '')]));
    router = createRouter({ providers, defaults: { retry: false, breaker: false } } as never) as unknown as Router;
  });
  afterAll(async () => {
    await router.close();
    await Promise.all(emulators.map((emulator) => emulator.close()));
  });

  const targets = fc.uniqueArray(fc.constantFrom(...everywhere), { minLength: 1, maxLength: 4 });
  const asked = combinations(fc.constantFrom<Field[]>('tools', 'toolChoice', 'output', 'image', 'audio', 'file', 'reasoning', 'stop', 'cache', 'logprobs'), 4);

  it('H1: over any targets, whole and streamed', async () => {
    await fc.assert(
      fc.asyncProperty(targets, asked, fc.boolean(), async ([model = '', ...fallbacks], some, stream) => {
        for (const emulator of emulators) {
          emulator.reset();
          // Models that are asked for JSON in words are not told by their wire.
          if (some.output !== undefined) emulator.answer({ text: '{"mark-answer":"yes"}' });
        }
        const request = { ...requestOf(model, completed(some), () => ({})), fallbacks };
        const plan = router.plan(request, { stream });
        const calls = (): number => emulators.reduce((sum, emulator) => sum + asksOf(emulator).length, 0);
        try {
          const { target, attempts, decision, warnings } = await (stream ? router.stream(request).response() : router.chat(request));
          expect([target, calls()]).toEqual([plan.candidates[0]?.target, 1]);
          expect(decision.candidates).toEqual(plan.candidates);
          expect(decision.exclusions).toEqual(plan.exclusions);
          // What was foreseen too late was tried without a request.
          for (const attempt of attempts.slice(0, -1)) expect([attempt.code, attempt.status]).toEqual(['unsupported', undefined]);
          for (const warning of plan.candidates[0]?.warnings ?? []) expect(warnings).toContainEqual(warning);
        } catch (error) {
          if (!isZerohopError(error, 'unsupported')) throw error;
          expect([plan.candidates, calls()]).toEqual([[], 0]);
          expect(plan.exclusions.map(({ target }) => target).toSorted()).toEqual([model, ...fallbacks].toSorted());
        }
      }),
      { numRuns: 150 },
    );
  }, 30_000);
});
