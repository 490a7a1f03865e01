import { createRouter, isZerohopError, type ZerohopError } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { scriptedVendor } from '../../packages/core/src/adapter/scripted-adapter.ts';
import { judgedRouter, messages } from './judged-router.ts';

const provider = { adapter: 'scripted', apiKey: 'key-of-a-0123456789' };

/** What is wrong with a config; `undefined` when nothing is. */
function problemOf(config: object, judges?: Record<string, unknown>): string | undefined {
  try {
    createRouter({ providers: { a: provider }, ...config } as never, { adapters: [scriptedVendor().adapter], judges: judges as never });
  } catch (error) {
    if (!isZerohopError(error, 'config_invalid')) throw error;
    return (error as ZerohopError).message;
  }
  return undefined;
}

const targets = ['a/m', 'a/n'];
const rubric = 'It is kind.';

describe('judges, cascade and eval in a config', () => {
  it('takes what is right', () => {
    const judges = { fits: { schema: { type: 'object' } }, 'strict-1': { model: 'a/m', rubric, maxTokens: 300 }, by_route: { model: 'plain', rubric } };
    const chat = { targets, cascade: { judge: 'fits', passScore: 0, toolCalls: true, timeoutMs: 10 }, eval: { judges: ['strict-1', 'by_route', 'mine'], sample: 0, toolCalls: false, concurrency: { max: 1 } } };
    expect(problemOf({ judges, routes: { chat, plain: { targets } } }, { mine: () => 1 })).toBeUndefined();
    expect(JSON.parse(JSON.stringify({ judges, routes: { chat } }))).toEqual({ judges, routes: { chat } });
  });

  it.each<[string, object, string]>([
    ['an unknown judge', { routes: { chat: { targets, cascade: { judge: 'tast' } } }, judges: { taste: { model: 'a/m', rubric } } }, "routes.chat.cascade.judge: no judge 'tast'; did you mean 'taste'?"],
    ['no judges at all', { routes: { chat: { targets, eval: { judges: ['taste'], sample: 1 } } } }, "routes.chat.eval.judges[0]: no judge 'taste'"],
    ['a list of none', { routes: { chat: { targets, eval: { judges: [], sample: 1 } } } }, 'routes.chat.eval.judges: expected at least one judge, got an empty array'],
    ['a misspelt key', { routes: { chat: { targets, cascade: { judge: 'x', passscore: 1 } } } }, "routes.chat.cascade.passscore: no such key; did you mean 'passScore'?"],
    ['a share beyond 1', { routes: { chat: { targets, eval: { judges: ['x'], sample: 50 } } } }, 'routes.chat.eval.sample: expected a share from 0 to 1, got 50'],
    ['a cascade of one target', { routes: { chat: { targets: ['a/m'], cascade: { judge: 'taste' } } }, judges: { taste: { model: 'a/m', rubric } } }, 'routes.chat.cascade: a cascade goes from target to target, and this route has but one; add another (fallbacks are for failures)'],
    ['a model without a rubric', { judges: { taste: { model: 'a/m' } } }, 'judges.taste: a judge is a model with a rubric, or a schema; this one has model'],
    ['both kinds in one', { judges: { taste: { model: 'a/m', rubric, schema: {} } } }, 'judges.taste: a judge is a model with a rubric, or a schema; this one has model, rubric and schema'],
    ['nothing', { judges: { taste: {} } }, 'judges.taste: a judge is a model with a rubric, or a schema; this one has none'],
    ['a bad name', { judges: { 'my taste': { schema: {} } } }, "judges.my taste: 'my taste' is not a name: use lower-case letters, digits, '_', '.' and '-'; did you mean 'my-taste'?"],
    ['an unknown model', { judges: { taste: { model: 'b/m', rubric } } }, "judges.taste.model: no provider 'b'; did you mean 'a'?"],
    ['a misspelt route', { routes: { chat: { targets } }, judges: { taste: { model: 'caht', rubric } } }, "judges.taste.model: no route 'caht'; did you mean 'chat'?"],
    ['a cascade on the judge\'s route', { routes: { chat: { targets, cascade: { judge: 'taste' } } }, judges: { taste: { model: 'chat', rubric } } }, "judges.taste.model: 'chat' is judged itself (routes.chat.cascade); give the judge a route that is not, or provider/model"],
    ['an eval on the judge\'s route', { routes: { chat: { targets, eval: { judges: ['fits'], sample: 1 } } }, judges: { fits: { schema: {} }, taste: { model: 'chat', rubric } } }, "judges.taste.model: 'chat' is judged itself (routes.chat.eval); give the judge a route that is not, or provider/model"],
    ['a cascade in defaults', { defaults: { cascade: { judge: 'x' } } }, 'defaults.cascade: no such key here; it stands in a route'],
    ['an unsupported keyword', { judges: { fits: { schema: { type: 'object', properties: { a: { type: 'string', contentEncoding: 'base64' } } } } } }, "judges.fits.schema.properties.a.contentEncoding: 'contentEncoding' is not among the keywords that answers are held to"],
  ])('refuses %s', (_, config, problem) => {
    expect(problemOf(config)).toBe(problem);
  });

  it('refuses one name for two judges, and a judge that is no function', () => {
    expect(problemOf({ judges: { taste: { schema: {} } } }, { taste: () => 1 })).toBe("judges.taste: 'taste' is a judge in createRouter(config, { judges }) as well; rename one of them");
    expect(problemOf({ routes: { chat: { targets, cascade: { judge: 'taste' } } } }, { taste: 'kind' })).toBe('judges.taste: expected a function, got a string');
  });

  it('checks judges anew with a reload, and calls under way keep theirs', async () => {
    const { router, clock, chat } = judgedRouter({ scripts: { 'a/m': { text: 'poor', afterMs: 100 }, 'b/m': { text: 'fair' } }, judges: { taste: () => 0, other: () => 1 }, route: { targets: ['a/m', 'b/m'] } });
    const providers = Object.fromEntries(['a', 'b', 'c', 'd'].map((key) => [key, { adapter: 'scripted', apiKey: `key-of-${key}-0123456789` }]));
    const call = router.chat({ model: 'chat', messages } as never);
    await expect(router.reload({ providers, routes: { chat: { targets: ['a/m', 'b/m'], cascade: { judge: 'gone' } } } })).rejects.toMatchObject({ code: 'config_invalid' });
    await router.reload({ providers, routes: { chat: { targets: ['a/m', 'b/m'], cascade: { judge: 'other' } } } });
    expect((await clock.advanceUntil(call)).text).toBe('fair');
    expect((await chat()).text).toBe('poor');
  });
});

describe('plan() of a cascade', () => {
  const config = { prices: { m: { input: 1, output: 2 }, n: { input: 10, output: 20 } } };

  it('names its steps, and quotes all of them', () => {
    const { router } = judgedRouter({ judges: { taste: () => 1 }, config, route: { targets: ['a/m', 'b/n', 'c/m'], fallbacks: ['d/n'], cascade: { judge: 'taste', passScore: 0.6 } } });
    const plan = router.plan({ model: 'chat', messages, maxTokens: 1_000 } as never);
    const [a, b, c, d] = plan.candidates.map(({ worstCaseNanoUsd }) => worstCaseNanoUsd ?? Number.NaN) as [number, number, number, number];
    expect(plan.cascade).toEqual({ judge: 'taste', passScore: 0.6, steps: ['a/m', 'b/n', 'c/m'] });
    // The fallback, which is dearer, may have to stand in for the last step.
    expect(plan.quote).toEqual({ worstCaseNanoUsd: a + b + d, worstCaseUsd: (a + b + d) / 1e9, note: 'every step of the cascade answers once; what the judge costs is not in it' });
    expect(d).toBeGreaterThan(c);
    expect(String(plan)).toContain("cascade over a/m, b/n, c/m: the next one is asked where 'taste' gives less than 0.6");
    expect(JSON.parse(JSON.stringify(plan))).toMatchObject({ cascade: plan.cascade, quote: plan.quote });
  });

  it('knows no worst case where a price is missing', () => {
    const { router } = judgedRouter({ judges: { taste: () => 1 }, route: { targets: ['a/m', 'b/unpriced'] } });
    expect(router.plan({ model: 'chat', messages, maxTokens: 10 } as never).quote.worstCaseNanoUsd).toBeUndefined();
  });

  it('shows none where nothing would be judged', () => {
    const { router } = judgedRouter({ judges: { taste: () => 1 } });
    expect(router.plan({ model: 'a/m', messages } as never).cascade).toBeUndefined();
    expect(router.plan({ model: 'chat', input: 'x' } as never).cascade).toBeUndefined();
    expect(router.plan({ model: 'a/m', messages } as never).quote.note).toBeUndefined();
  });
});
