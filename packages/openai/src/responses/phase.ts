/** What a message of the model's is: said on the way, or the answer. Newer models label theirs and want the labels back. */
export type Phase = (typeof phases)[number];

const phases = ['commentary', 'final_answer'] as const;

/** The phase that a label names; `undefined` for any other value. */
export function phaseOf(label: unknown): Phase | undefined {
  return phases.find((phase) => phase === label);
}
