/** What one contestant did in all of its rounds. */
export interface Measured {
  /** Microseconds of this process's CPU per call, one figure per round. */
  cpuPerCallUs: number[];
  /** Milliseconds per call, all rounds together. */
  latenciesMs: number[];
}

/** Makes so many calls, so many at once. Returns CPU and latencies of this process. */
export async function round(call: () => Promise<void>, calls: number, concurrency: number, into: Measured): Promise<void> {
  let left = calls;
  const cpu = process.cpuUsage();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const startedMs = performance.now();
      await call();
      into.latenciesMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(cpu);
  into.cpuPerCallUs.push((user + system) / calls);
}

/** The value below which a share of the sorted figures lies. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle one. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** Bytes of heap that a call leaves behind, collected garbage aside. Needs `--expose-gc`. */
export async function heapPerCall(call: () => Promise<void>, calls: number): Promise<number> {
  const settle = async (): Promise<number> => {
    for (let index = 0; index < 5; index += 1) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return process.memoryUsage().heapUsed;
  };
  for (let index = 0; index < 200; index += 1) await call();
  const before = await settle();
  for (let index = 0; index < calls; index += 1) await call();
  return ((await settle()) - before) / calls;
}
