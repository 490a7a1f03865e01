import type { ConfigData } from '@zerohop/core';
import type { DrillSettings } from './drill-options.ts';

/** Every target that a route or a list of fallbacks names, in the config or in a request. */
export function targetsNamed({ routes = {}, defaults }: ConfigData, settings: Pick<DrillSettings, 'routes'>): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (fallbacks: unknown): void => {
    const lists: unknown[] = Array.isArray(fallbacks) ? fallbacks : Object.values(fallbacks ?? {}).flat();
    for (const name of lists) if (typeof name === 'string' && name.includes('/')) names.add(name);
  };
  note(defaults?.fallbacks);
  for (const { targets, fallbacks } of Object.values(routes)) {
    for (const entry of targets) names.add(typeof entry === 'string' ? entry : entry.target);
    note(fallbacks);
  }
  for (const { requests } of settings.routes) for (const { request } of requests) note(request.fallbacks);
  return names;
}
