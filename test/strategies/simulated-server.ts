import { drawLogNormal, drawsOf } from './draws.ts';
import type { PlannedCall } from './plan-calls.ts';
import { PromptCache } from './prompt-cache.ts';
import type { TargetWorld } from './world.ts';
import { paceSigma, promptMsPerToken, slowDown } from './worlds.ts';

/** What a server does with a request. */
export type Service =
  | { readonly refusedAfterMs: number }
  | {
      readonly firstTokenMs: number;
      /** From the first token to the end of the answer. */
      readonly restMs: number;
      /** Input tokens that its prompt cache had. */
      readonly cachedTokens: number;
    };

/** One target of a world, with what it has in flight and what it remembers. */
export class SimulatedServer {
  inFlight = 0;
  /** Most in flight at once, so far. */
  mostInFlight = 0;
  readonly #world: TargetWorld;
  readonly #cache: PromptCache | undefined;
  readonly #draws: (call: PlannedCall, attempt: number) => () => number;

  /** @param position of the target in its world: a part of what its draws hang on */
  constructor(world: TargetWorld, position: number, seed: number) {
    this.#world = world;
    this.#cache = world.cacheTtlMs === undefined ? undefined : new PromptCache(world.cacheTtlMs);
    this.#draws = (call, attempt) => drawsOf(seed, 2, call.index, position, attempt);
  }

  get contextWindow(): number {
    return this.#world.contextWindow ?? 200_000;
  }

  /** Begins to serve; whoever called says `end` when it is over. */
  begin(call: PlannedCall, attempt: number, atMs: number): Service {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const { firstTokenMs, spikes, tokensPerSecond, knee, brownout, refusals } = this.#world;
    const random = this.#draws(call, attempt);
    const median = drawLogNormal(firstTokenMs, random);
    const late = random() < spikes.share ? spikes.factor : 1;
    const pace = drawLogNormal({ median: tokensPerSecond, sigma: paceSigma }, random);
    if (refusals !== undefined && random() < refusals.share) return { refusedAfterMs: refusals.afterMs };
    const cachedTokens = this.#cache?.read(call, atMs) ?? 0;
    const load = knee === undefined ? { firstToken: 1, pace: 1 } : slowDown(this.inFlight, knee);
    const slow = brownout !== undefined && atMs >= brownout.fromMs && atMs < brownout.toMs ? brownout.factor : 1;
    return {
      firstTokenMs: slow * load.firstToken * (median * late + (call.promptTokens - cachedTokens) * promptMsPerToken),
      restMs: (slow * load.pace * call.answerTokens * 1_000) / pace,
      cachedTokens,
    };
  }

  end(): void {
    this.inFlight -= 1;
  }
}
