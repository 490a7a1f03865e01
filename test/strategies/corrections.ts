/** Claims that proved false, by their names, and why. They stay as they were written; the page shows both. */
export const corrections: Readonly<Record<string, string>> = {
  'fastest in uneven: firstToken.p50 against round-robin':
    'of five targets two are drawn and the faster is taken, so the best gets two calls in five at most',
  'fastest in uneven: firstToken.p95 against round-robin':
    'what is known of a target that is not asked fades, so that it is tried again: here one call in fourteen goes to the slowest, whose every answer is late',
  'fastest in prices: costNanoUsd against round-robin': 'the dearest is the fastest, but gets two calls in five at most, as two are drawn of five',
  'fastest in loaded: firstToken.p99 against least-busy': 'it does better: it counts the calls that wait for their first token, so it sees a burst while it comes, and knows besides which server is the slower',
  'least-busy in black hole: share of refuser':
    'a breaker opens now and then after all, since repeats count and five refusals in a row are not rare; with seed 1 none opens, and the refuser gets more than its share',
};
