import type { ConfigData } from '@zerohop/core';
import { virtualClock } from '../clock/virtual-clock.ts';
import { boundsOf } from '../simulate/bounds.ts';
import { startWatch } from '../simulate/watch.ts';
import { checkShape } from './check-shape.ts';
import { type DrillConfig, drillConfig } from './drill-config.ts';
import { type DrillOptions, type DrillSettings, readOptions } from './drill-options.ts';
import { drillRoute } from './drill-route.ts';
import { findAll } from './findings/index.ts';
import type { Evidence } from './findings/evidence.ts';
import { openRouter } from './open-router.ts';
import type { DrillReport, NotDrilled } from './report.ts';
import { onlyCalls } from './only-calls.ts';
import { reportInWords } from './report-in-words.ts';
import { type RouteSurvey, surveyRoute } from './survey.ts';

/**
 * Breaks each target, provider and key of a config in turn, against emulated vendors on a virtual clock, and reports which calls would
 * have been lost, who took over, how much later, and what is wrong with the config. Reads no key, opens no socket.
 *
 * @param given exactly what `createRouter` takes. No copies are sent, and nobody judges: `shadow`, `eval` and `cascade` are left out
 * @throws ZerohopError `config_invalid`, naming the place and the cure
 * @example
 * const report = await drill({ providers: { openai: openai(), anthropic: anthropic() }, routes: { chat: { targets: ['openai/gpt-5', 'anthropic/claude-sonnet-5'] } } });
 * console.log(String(report));
 */
export async function drill(given: ConfigData, options: DrillOptions = {}): Promise<DrillReport> {
  const config = onlyCalls(given);
  await checkShape(config, options.strategies);
  const settings = readOptions(config, options);
  const ready = drillConfig(config, options.adapters ?? [], settings);
  const { maxAttempts: usually } = boundsOf({ ...config, routes: {} });
  const evidence: Evidence[] = [];
  const notDrilled = Object.entries(ready.notDrilled).map(([name, why]): NotDrilled => ({ kind: 'provider', name, why }));
  for (const [index, survey] of (await surveyAll(ready, settings)).entries()) {
    const route = settings.routes[index];
    if (route === undefined) continue;
    if (survey.embeds) {
      notDrilled.push({ kind: 'route', name: route.name, why: 'its targets embed texts, and a drill makes chat calls' });
      continue;
    }
    evidence.push({ survey, config: ready, maxAttempts: Math.min(config.routes?.[route.name]?.maxAttempts ?? usually, usually), dayMs: settings.startMs, ...(await drillRoute(ready, settings, route, survey)) });
  }
  const report = {
    seed: settings.seed,
    day: new Date(settings.startMs).toISOString().slice(0, 10),
    findings: findAll(ready, evidence),
    routes: evidence.map(({ drill }) => drill),
    notDrilled,
  };
  return { ...report, toString: () => reportInWords(report) };
}

async function surveyAll(config: DrillConfig, settings: DrillSettings): Promise<RouteSurvey[]> {
  const clock = virtualClock({ startMs: settings.startMs });
  const { router, network } = openRouter(config, settings, clock, startWatch([]), []);
  try {
    return settings.routes.map((route) => surveyRoute(router, route));
  } finally {
    await router.close();
    network.close();
  }
}
