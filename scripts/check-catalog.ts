// Says which built-in models are retired or retire soon, by today's date. `--strict` makes that an error; `--days 60` looks further, `--today 2027-01-01` from another day.
import { parseArgs } from 'node:util';
import { builtInModels } from '../packages/core/src/catalog/data/index.ts';

const { values } = parseArgs({
  options: { strict: { type: 'boolean', default: false }, days: { type: 'string', default: '30' }, today: { type: 'string', default: new Date().toISOString().slice(0, 10) } },
});

const dayMs = 86_400_000;
const todayMs = Date.parse(values.today);
const days = Number(values.days);
if (!Number.isFinite(todayMs) || !Number.isFinite(days)) {
  console.error('--today takes a day, YYYY-MM-DD, and --days a number');
  process.exit(2);
}

const due = builtInModels()
  .flatMap(({ vendor, id, retiresAt, successor }) => (retiresAt === undefined ? [] : [{ name: `${vendor}/${id}`, retiresAt, successor, inDays: Math.round((Date.parse(retiresAt) - todayMs) / dayMs) }]))
  .filter(({ inDays }) => inDays <= days)
  .sort((a, b) => a.inDays - b.inDays);

for (const { name, retiresAt, successor, inDays } of due) {
  const when = inDays <= 0 ? `retired on ${retiresAt}: take the row out` : `retires on ${retiresAt}, in ${inDays} days`;
  console.log(`${name} ${when}${successor === undefined ? '' : ` (${successor} follows)`}`);
}
console.log(due.length === 0 ? `no model retires within ${days} days of ${values.today}` : `${due.length} models are retired or retire within ${days} days of ${values.today}`);
if (values.strict && due.length > 0) process.exitCode = 1;
