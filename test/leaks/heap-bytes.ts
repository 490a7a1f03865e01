const collect = (globalThis as { gc?: () => void }).gc;

/** The heap in use when nothing more is freed. Finalizers run in turns of their own, fewer of them the busier the machine. Needs `--expose-gc`. */
export async function heapBytes(): Promise<number> {
  if (collect === undefined) throw new Error('run with --expose-gc');
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0, idleTurns = 0; turn < 100 && idleTurns < 20; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    const { heapUsed } = process.memoryUsage();
    idleTurns = heapUsed < least - 1_024 ? 0 : idleTurns + 1;
    least = Math.min(least, heapUsed);
  }
  return least;
}
