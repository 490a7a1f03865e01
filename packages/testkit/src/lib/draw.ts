/** A number, or where it is drawn from: evenly, both ends included. */
export type Range = number | readonly [from: number, to: number];

/** A number out of a range; whole where both ends are. */
export function drawFrom(range: Range, random: () => number): number {
  if (typeof range === 'number') return range;
  const [from, to] = range;
  if (Number.isInteger(from) && Number.isInteger(to)) return from + Math.floor(random() * (to - from + 1));
  return from + random() * (to - from);
}

/** One of several by their weights; weights of 0 are never drawn. */
export function drawByWeight<Name extends string>(weights: Readonly<Partial<Record<Name, number | undefined>>>, random: () => number): Name | undefined {
  const entries = (Object.entries(weights) as [Name, number | undefined][]).filter(([, weight = 0]) => weight > 0);
  const sum = entries.reduce((total, [, weight = 0]) => total + weight, 0);
  let left = random() * sum;
  for (const [name, weight = 0] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return entries.at(-1)?.[0];
}
