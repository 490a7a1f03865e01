import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

const dayMs = 86_400_000;
/** A model that goes within so many days is worth a word. */
const warningDays = 90;

/** Targets of which nobody knows what they cost. */
export function findUnpriced({ survey }: Evidence): readonly Finding[] {
  return survey.targets
    .filter(({ priced }) => !priced)
    .map(({ target }): Finding => {
      const excluded = survey.plans.some(({ unable }) => unable.some((one) => one.target === target && one.reason === 'price_unknown'));
      return {
        code: 'unpriced_target',
        severity: excluded ? 'high' : 'low',
        route: undefined,
        targets: [target],
        message: excluded ? `${target} has no known price and never serves, since unknownPrice is 'error'` : `${target} has no known price: its calls count as free`,
        cure: `declare it: prices: { '${target}': { input, output } }`,
      };
    });
}

/** Targets whose models the vendor is about to take away. */
export function findRetiring({ survey, config, dayMs: todayMs }: Evidence): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { target } of survey.targets) {
    const { retiresAt, successor } = config.factsOf(target) ?? {};
    if (retiresAt === undefined) continue;
    const daysLeft = Math.round((Date.parse(retiresAt) - todayMs) / dayMs);
    if (daysLeft > warningDays) continue;
    findings.push({
      code: 'retiring_model',
      severity: daysLeft <= 0 ? 'high' : 'medium',
      route: undefined,
      targets: [target],
      message: daysLeft <= 0 ? `the vendor has retired ${target} on ${retiresAt}` : `the vendor retires ${target} on ${retiresAt}, in ${daysLeft} days`,
      cure: successor === undefined ? 'move to another model' : `move to its successor, ${successor}`,
    });
  }
  return findings;
}
