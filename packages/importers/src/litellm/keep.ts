import type { KeptBudget } from '../imported.ts';
import { filled } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';

/** Keeps what a deployment says of its rates. */
export function keepDeploymentLimit(target: string, params: Section, { rpm, tpm }: { readonly rpm?: number | undefined; readonly tpm?: number | undefined }): void {
  const limit = filled({ requestsPerMinute: rpm, tokensPerMinute: tpm, inputTokensPerMinute: params.number('itpm'), outputTokensPerMinute: params.number('otpm') });
  if (limit === undefined) return;
  const keys = ['rpm', 'tpm', 'itpm', 'otpm'].filter((key) => params.has(key));
  for (const [index, key] of keys.entries()) {
    if (index === 0) params.log.keepLimit(params.at(key), { scope: { target }, ...limit });
    else params.log.kept(params.at(key), 'a limit', `in kept.limits, beside ${keys[0]}`);
  }
}

/** Keeps what a deployment says of its money. */
export function keepDeploymentBudget(target: string, params: Section): void {
  keepBudget(params, 'max_budget', 'budget_duration', { target });
}

/** Keeps a budget in US dollars and its window. */
export function keepBudget(section: Section, money: string, duration: string, scope: KeptBudget['scope'], mode: KeptBudget['mode'] = 'hard'): void {
  const usd = section.number(money);
  const window = windowOf(section, duration);
  if (usd === undefined) {
    if (section.has(duration)) section.log.unsupported(section.at(duration), duration, `there is no ${money} beside it`);
    return;
  }
  if (usd < 0) section.wrong(money, 'US dollars, from 0 on', usd);
  else section.log.keepBudget(section.at(money), { scope, usd, ...(window === undefined ? undefined : { window }), mode });
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function windowOf(section: Section, key: string): KeptBudget['window'] {
  const text = section.text(key);
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d+)(s|m|h|d|w|mo)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined || Number(amount) === 0) {
    section.wrong(key, "a time, e.g. '30s', '12h', '30d', '1mo'", text);
    return undefined;
  }
  if (unit === 'mo') {
    if (amount !== '1') section.log.approximated(section.at(key), text, 'kept as 30 days for each month');
    return amount === '1' ? { calendar: 'month' } : { rollingMs: Number(amount) * 30 * 86_400_000 };
  }
  return { rollingMs: Number(amount) * (units[unit] ?? 0) };
}
