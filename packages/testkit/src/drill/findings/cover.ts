import type { DrillConfig } from '../drill-config.ts';
import { sharedKeys } from '../places.ts';
import { type Evidence, ordinaryTargets } from './evidence.ts';
import type { Finding } from './finding.ts';
import { inWords } from './in-words.ts';

/** What stands behind a route's first target, and what falls with it. */
export function findCover({ survey, config }: Evidence): readonly Finding[] {
  const { name: route } = survey;
  const ordinary = ordinaryTargets(survey);
  const targets = ordinary.map(({ target }) => target);
  const [only] = targets;
  const special = survey.targets.filter((one) => !ordinary.includes(one)).map(({ target }) => target);
  if (targets.length < 2) {
    const but = special.length === 0 ? '' : `; ${inWords(special)} ${special.length === 1 ? 'is' : 'are'} asked for one kind of failure only`;
    return [{ code: 'single_target', severity: 'high', route, targets, message: `nothing takes over when ${only ?? 'its target'} fails${but}`, cure: `add a target at another vendor to routes.${route}.targets or .fallbacks` }];
  }
  const providers = [...new Set(ordinary.map(({ provider }) => provider))];
  const cure = `add a target at another vendor to routes.${route}.fallbacks`;
  if (providers.length === 1) return [{ code: 'same_provider', severity: 'high', route, targets, message: `all its ${targets.length} targets are at one account, '${providers[0] ?? ''}', and fall together`, cure }];
  const sites = new Set(providers.map((provider) => config.accounts[provider]?.site));
  if (sites.size > 1) return [];
  return [{ code: 'same_provider', severity: 'medium', route, targets, message: `${inWords(providers)} are accounts at one vendor, '${config.accounts[providers[0] ?? '']?.vendor ?? ''}', and fall together in its outages`, cure }];
}

/** Keys that the config names twice. */
export function findSharedKeys(config: DrillConfig): readonly Finding[] {
  return sharedKeys(Object.keys(config.accounts), config)
    .filter((holders) => holders.length > 1)
    .map((holders): Finding => {
      const providers = [...new Set(holders.map(({ provider }) => provider))];
      const base = { code: 'shared_key', severity: 'medium', route: undefined, targets: [] } as const;
      if (providers.length === 1) return { ...base, message: `providers.${providers[0] ?? ''}.apiKey names one key ${holders.length} times: a pool of one`, cure: 'give the pool keys of different accounts, or leave the copies out' };
      return { ...base, message: `${inWords(providers)} use one key: a refused key, a spent quota or a rate limit strikes them together`, cure: 'give each a key of an account of its own' };
    });
}
