import { checkParams } from '../../packages/core/src/config/check-params.ts';
import { checkWhen } from '../../packages/core/src/config/check-when.ts';
import { checkName, namePattern, splitTarget } from '../../packages/core/src/config/names.ts';
import { type Problem, Problems } from '../../packages/core/src/config/problems.ts';
import { configSchema } from '../../packages/core/src/config/schema.ts';
import { schemaProblems } from '../../packages/core/src/config/schema-problems.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the parser has against a config, looking at nothing but the place itself: not at names, secrets, or values beside it. */
export function refusedByParser(config: unknown): readonly Problem[] {
  const { success, error } = configSchema().safeParse(config, { jitless: true });
  const shape = success ? [] : schemaProblems(config, error.issues).filter((problem) => !isOpen(config, problem));
  if (shape.length > 0) return shape;
  const problems = new Problems();
  const { providers = {}, routes = {}, judges = {}, defaults, models = {}, prices = {} } = config as Readonly<Record<string, Fields | undefined>>;
  if (Object.keys(providers).length === 0) problems.add({ path: 'providers', message: 'none', expected: 'one' });
  for (const name of [...Object.keys(providers), ...Object.keys(routes), ...Object.keys(judges)]) checkName(name, name, problems);
  for (const name of Object.keys(models)) checkTarget(name, problems);
  if (defaults !== undefined) checkLevel(defaults, problems);
  for (const { model } of Object.values(judges) as { readonly model?: string }[]) if (model !== undefined) checkRouteOrTarget(model, problems);
  for (const route of Object.values(routes) as Fields[]) checkRoute(route, problems);
  if ([prices, ...Object.values(models).map((model) => (model as Fields)['price'])].some((sheet) => isBadSheet(sheet))) problems.add({ path: 'prices', message: 'no price', expected: '' });
  return problems.list.filter(({ message }) => !besideShape.test(message));
}

/** What checks say of names, and of values that must fit each other or be true of the world. */
const besideShape = /is no time zone|no valid pattern|nothing is|no adapter|got '\d{4}-\d\d-\d\d'/;

function checkRoute(route: Fields, problems: Problems): void {
  checkLevel(route, problems);
  for (const entry of route['targets'] as readonly (string | Fields)[]) {
    if (typeof entry !== 'string') checkLevel(entry, problems);
    checkTarget(typeof entry === 'string' ? entry : String(entry['target']), problems);
  }
  const { split, shadow, cascade, eval: evaluation } = route as Experiments;
  for (const [arm, { route: to }] of Object.entries(split?.arms ?? {})) {
    checkName(arm, arm, problems);
    if (to !== undefined) checkName(to, to, problems);
  }
  if (shadow !== undefined) checkRouteOrTarget(shadow.to, problems);
  for (const judge of [...(cascade === undefined ? [] : [cascade.judge]), ...(evaluation?.judges ?? [])]) checkName(judge, judge, problems);
}

/** What a route may say of experiments and judges, as far as it names things. */
interface Experiments {
  readonly split?: { readonly arms: Readonly<Record<string, { readonly route?: string }>> };
  readonly shadow?: { readonly to: string };
  readonly cascade?: { readonly judge: string };
  readonly eval?: { readonly judges: readonly string[] };
}

function checkLevel(level: Fields, problems: Problems): void {
  const { when, params, fallbacks } = level;
  if (when !== undefined) checkWhen(when, 'when', problems);
  // Any adapter: which there are, a config does not say.
  checkParams(params, 'params', problems, { has: () => true, keys: () => [] });
  const lists = Array.isArray(fallbacks) ? [fallbacks] : Object.values((fallbacks ?? {}) as Fields);
  for (const name of lists.flat()) checkRouteOrTarget(String(name), problems);
}

function checkTarget(target: string, problems: Problems): void {
  if (!namePattern.test(splitTarget(target)?.[0] ?? '')) problems.add({ path: target, message: 'is not provider/model', expected: '' });
}

function checkRouteOrTarget(name: string, problems: Problems): void {
  if (!namePattern.test(name)) checkTarget(name, problems);
}

// Words that apps may add to, and texts that only an engine can tell.
function isOpen(config: unknown, { path, received = '' }: Problem): boolean {
  const isText = received.startsWith("'") || received === 'a string';
  if (/\.(?:strategy|timeZone)$/.test(path)) return isText;
  if (!isText || !path.endsWith('.baseURL')) return false;
  return Object.values((config as { providers: Record<string, Fields | null> }).providers).every((provider) => typeof provider?.['baseURL'] !== 'string' || /^\s*https?:/i.test(provider['baseURL']));
}

// The catalog tells its problems as sentences, names and all.
function isBadSheet(value: unknown, key?: string): boolean {
  if (typeof value === 'number') return value < 0 || (key === 'serviceTiers' && value >= 1e6);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => isBadSheet(inner, key === 'serviceTiers' ? key : name));
}
