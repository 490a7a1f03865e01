/**
 * The targets in rising order of their figures, those of one figure as they come. Returns the list itself when it is in order.
 *
 * @param figures One for each target, in the order of the targets. Used up.
 */
export function orderBy<T>(targets: readonly T[], figures: number[]): readonly T[] {
  let ordered: T[] | undefined;
  // Routes are short: insertion beats whatever is cleverer.
  for (let index = 1; index < figures.length; index += 1) {
    const figure = figures[index] as number;
    if ((figures[index - 1] as number) <= figure) continue;
    ordered ??= targets.slice();
    const target = ordered[index] as T;
    let place = index;
    for (; place > 0 && (figures[place - 1] as number) > figure; place -= 1) {
      ordered[place] = ordered[place - 1] as T;
      figures[place] = figures[place - 1] as number;
    }
    ordered[place] = target;
    figures[place] = figure;
  }
  return ordered ?? targets;
}
