import type { CascadeOptions, EvalOptions, Judge, ModelJudge, SchemaJudge } from '../chat/judge.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import type { Cascade, Evaluation, NamedJudge } from '../router/judging.ts';
import { checkJsonSchema } from './check-json-schema.ts';
import { checkName, type KnownNames, nameProblem } from './names.ts';
import type { ParsedRoute } from './parsed-config.ts';
import { kindOf, listOf, type Problems } from './problems.ts';

/** What the checks need to know of the rest of the config. */
interface Surroundings {
  readonly providers: KnownNames;
  readonly routes: KnownNames;
  readonly problems: Problems;
}

/** The judges of a config and of the code beside it, by name. Under a name whose judge is no good stands nothing, and that was said. */
export type Judges = ReadonlyMap<string, NamedJudge | undefined>;

/** Room for a verdict, and for a model to think about it. */
const defaultMaxTokens = 4_096;

const defaultTimeoutMs = 30_000;

/** Checks judges. */
export function parseJudges(data: Readonly<Record<string, ModelJudge | SchemaJudge>>, code: Readonly<Record<string, Judge>>, around: Surroundings): Judges {
  const { problems } = around;
  const judges = new Map<string, NamedJudge | undefined>();
  for (const [name, judge] of Object.entries(code)) {
    const path = `judges.${name}`;
    checkName(name, path, problems);
    // Checked as anything: not every app has types.
    const isJudge = typeof (judge as unknown) === 'function';
    if (!isJudge) problems.add({ path, message: `expected a function, got ${kindOf(judge)}`, expected: 'a function that gives a score', received: kindOf(judge) });
    judges.set(name, isJudge ? { name, kind: 'code', judge } : undefined);
  }
  for (const [name, judge] of Object.entries(data)) {
    const path = `judges.${name}`;
    checkName(name, path, problems);
    if (judges.has(name)) problems.add({ path, message: `'${name}' is a judge in createRouter(config, { judges }) as well; rename one of them`, expected: 'a name of its own', received: `'${name}'` });
    else judges.set(name, parseJudge(name, judge, around));
  }
  return judges;
}

function parseJudge(name: string, { model, rubric, maxTokens = defaultMaxTokens, schema }: ModelJudge | SchemaJudge, { providers, routes, problems }: Surroundings): NamedJudge | undefined {
  const path = `judges.${name}`;
  if (schema !== undefined && model === undefined && rubric === undefined) {
    checkJsonSchema(schema, `${path}.schema`, problems);
    return { name, kind: 'schema', schema };
  }
  if (schema !== undefined || model === undefined || rubric === undefined) {
    const expected = 'a model with a rubric, or a schema';
    const received = listOf(Object.entries({ model, rubric, schema }).flatMap(([key, value]) => (value === undefined ? [] : [key])));
    problems.add({ path, message: `a judge is ${expected}; this one has ${received}`, expected, received });
    return undefined;
  }
  const problem = nameProblem(model, `${path}.model`, providers, routes);
  if (problem !== undefined) problems.add(problem);
  return { name, kind: 'model', model, rubric, maxTokens };
}

/** Checks the cascade of a route with so many targets. */
export function parseCascade(cascade: CascadeOptions | undefined, route: string, targets: number, judges: Judges, problems: Problems): Cascade | undefined {
  if (cascade === undefined) return undefined;
  const path = `routes.${route}.cascade`;
  const { passScore = 0.5, toolCalls = false, timeoutMs = defaultTimeoutMs } = cascade;
  if (targets < 2) {
    const message = 'a cascade goes from target to target, and this route has but one; add another (fallbacks are for failures)';
    problems.add({ path, message, expected: 'a route with two targets at least', received: String(targets) });
  }
  const judge = judgeOf(cascade.judge, `${path}.judge`, judges, problems);
  return judge && { judge, passScore, toolCalls, timeoutMs };
}

/** Checks how a route's answers are judged after the fact. */
export function parseEval(options: EvalOptions | undefined, route: string, judges: Judges, problems: Problems): Omit<Evaluation, 'draw'> | undefined {
  if (options === undefined) return undefined;
  const { sample, toolCalls = false, timeoutMs = defaultTimeoutMs, concurrency } = options;
  const named = options.judges.flatMap((name, index) => judgeOf(name, `routes.${route}.eval.judges[${index}]`, judges, problems) ?? []);
  return { judges: named, sample, toolCalls, timeoutMs, max: concurrency?.max ?? 4 };
}

function judgeOf(name: string, path: string, judges: Judges, problems: Problems): NamedJudge | undefined {
  if (!judges.has(name)) {
    const guess = didYouMean(name, judges.keys());
    const expected = judges.size === 0 ? 'a judge; define one under judges' : `a judge (${listOf(judges.keys())})`;
    problems.add({ path, message: `no judge '${name}'`, expected, received: `'${name}'`, ...(guess === undefined ? undefined : { didYouMean: guess }) });
  }
  return judges.get(name);
}

/** Refuses judges whose own answers would be judged: it would never end. */
export function checkJudgeRoutes(judges: Judges, routes: ReadonlyMap<string, ParsedRoute>, problems: Problems): void {
  for (const judge of judges.values()) {
    if (judge?.kind !== 'model') continue;
    const route = routes.get(judge.model);
    const key = route?.cascade === undefined ? (route?.evaluation === undefined ? undefined : 'eval') : 'cascade';
    if (key === undefined) continue;
    const message = `'${judge.model}' is judged itself (routes.${judge.model}.${key}); give the judge a route that is not, or provider/model`;
    problems.add({ path: `judges.${judge.name}.model`, message, expected: 'a route without cascade and eval, or provider/model', received: `'${judge.model}'` });
  }
}
