import type { NamedRequest } from '../drill-options.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { inWords } from './in-words.ts';

/** Targets that cannot serve what the route is asked. */
export function findUnable({ survey }: Evidence): readonly Finding[] {
  const { name: route, plans } = survey;
  const findings = new Map<string, Finding>();
  for (const { request, able, unable } of plans) {
    for (const { target, reason, message, details } of unable) {
      // Too small a window is a finding of its own.
      if (reason !== 'capability' || details?.needs === 'contextWindow') continue;
      const known = findings.get(`${target} ${message}`);
      const names = known === undefined ? request.name : `${known.request}, ${request.name}`;
      const severity = able.length === 0 || known?.severity === 'high' ? 'high' : 'medium';
      findings.set(`${target} ${message}`, {
        code: 'cannot_serve',
        severity,
        route,
        targets: [target],
        request: names,
        message: `${target} cannot serve '${names}': ${message}`,
        cure: able.length === 0 ? `add a target that can to routes.${route}` : 'put a model that can in its place, or do not count on it for these requests',
      });
    }
  }
  return [...findings.values()];
}

/** Requests that fit the first target's context window and not that of another. */
export function findSmallerWindows({ survey, config, inputTokens }: Evidence): readonly Finding[] {
  const { name: route, plans } = survey;
  const findings = new Map<string, Finding>();
  for (const { request, able, unable } of plans) {
    const tokens = neededTokens(request, inputTokens.get(request.name));
    if (tokens === undefined) continue;
    const outgrown = unable.filter(({ details }) => details?.needs === 'contextWindow').map(({ target }) => target);
    [...able, ...outgrown].forEach((target, index) => {
      const window = config.factsOf(target)?.contextWindow;
      if (window === undefined || tokens <= window) return;
      const names = inWords([...(findings.get(target)?.request?.split(' and ') ?? []), request.name]);
      const sizes = `${tokens} tokens, and its context window holds ${window}`;
      findings.set(target, {
        code: index === 0 ? 'cannot_serve' : 'smaller_window',
        severity: 'medium',
        route,
        targets: [target],
        request: names,
        message: `${target} has no room for '${names}', about ${sizes}`,
        cure: index === 0 ? `put a target with a larger window first in routes.${route}` : `put a target with a larger window in routes.${route}.fallbacks.context_length, or in its place`,
      });
    });
  }
  return [...findings.values()];
}

function neededTokens({ request }: NamedRequest, inputTokens: number | undefined): number | undefined {
  return inputTokens === undefined ? undefined : inputTokens + (request.maxTokens ?? 0);
}
