/** After so long what is known of a target is so old that the next answer counts for nearly two thirds, milliseconds. */
const staleMs = 30_000;

/** For so long a target of which nothing is known but a failure is known for that, milliseconds. */
const failedMs = 15_000;

/** What one answer counts at least, once there are some. */
const newest = 0.2;

/** An answer that took so many times the usual, or so many times less, is out of proportion. Now and then one is; two in a row are a change. */
const outFactor = 2;

/**
 * How long answers of one kind take at a target: an average that follows answer by answer, so that it is the same for a busy target and for
 * one that is asked now and then. It takes one late answer for no more than twice the usual; at the second in a row it jumps up at once. So
 * it jumps down at the second in a row that took less than half.
 */
export class Pace {
  #ms: number | undefined;
  #answers = 0;
  /** Whether the last answer was out of proportion: 1 late, -1 early. */
  #out = 0;
  #touchedMs = Number.NEGATIVE_INFINITY;
  #waiting = 0;
  #silentSinceMs = 0;

  /** An attempt has begun. */
  began(nowMs: number): void {
    if (this.#waiting === 0) this.#silentSinceMs = nowMs;
    this.#waiting += 1;
  }

  /** It was answered after so long. */
  answered(nowMs: number, ms: number): void {
    const usual = this.#ms ?? ms;
    const out = ms > usual * outFactor ? 1 : ms * outFactor < usual ? -1 : 0;
    if (out !== 0 && out === this.#out) this.#jump(ms);
    else this.#follow(nowMs, Math.min(ms, usual * outFactor));
    this.#out = out;
    this.#ended(nowMs);
    this.#silentSinceMs = nowMs;
  }

  /**
   * It was given up after so long. Of what is no longer waited for nobody knows how long it would have taken: as long again as usual, by a
   * memoryless guess. Who is always given up so becomes ever slower, though never an answer came.
   */
  gaveUp(nowMs: number, ms: number): void {
    const usual = this.#ms ?? ms;
    if (ms > usual) this.#jump(ms + usual);
    else this.#follow(nowMs, ms + usual);
    this.#ended(nowMs);
  }

  /** It failed, or its caller left: that says nothing about speed. */
  failed(nowMs: number): void {
    this.#ended(nowMs);
  }

  /** The likely time, in milliseconds; `undefined` while nothing is known, `Infinity` when all that is known is that it has failed just now. */
  likelyMs(nowMs: number): number | undefined {
    if (this.#ms !== undefined) return this.#ms;
    return this.#waiting === 0 && nowMs - this.#touchedMs < failedMs ? Number.POSITIVE_INFINITY : undefined;
  }

  /** How long ago the last attempt ended; 0 while one is waiting. */
  idleMs(nowMs: number): number {
    return this.#waiting > 0 ? 0 : Math.max(0, nowMs - this.#touchedMs);
  }

  /** For how long nothing has come while somebody was waiting: a call that begins now will hardly take less. */
  silentMs(nowMs: number): number {
    return this.#waiting > 0 ? nowMs - this.#silentSinceMs : 0;
  }

  #jump(ms: number): void {
    this.#ms = ms;
    this.#answers = 1;
  }

  #follow(nowMs: number, ms: number): void {
    this.#answers += 1;
    // A figure counts the less the older it is.
    const age = 1 - Math.exp(Math.min(0, this.#touchedMs - nowMs) / staleMs);
    const before = this.#ms ?? ms;
    this.#ms = before + (ms - before) * Math.max(1 / this.#answers, newest, age);
  }

  #ended(nowMs: number): void {
    this.#waiting -= 1;
    this.#touchedMs = nowMs;
  }
}

/** What is not writing takes about as long as writing so many tokens: the way there and back, the line, reading the prompt. */
const fixedTokens = 50;

/** What one answer of so many tokens is worth as a measure of time. */
export function unitsOf(outputTokens: number): number {
  return outputTokens + fixedTokens;
}

/** How quickly a target answers. Streams and whole answers are different things, and kept apart. */
export class TargetSpeed {
  /** Until the first content of a stream. What comes after it is read while it comes. */
  readonly firstToken: Pace = new Pace();
  /**
   * Per unit of a whole answer (`unitsOf`). Long answers take long at every target: time as such would say who was asked for more, not who
   * is slow; and time per token would say that of whoever is asked for little, since every answer has a part that does not grow with it.
   */
  readonly whole: Pace = new Pace();
  /** Streams under way of which something was shown. */
  streaming = 0;
}
