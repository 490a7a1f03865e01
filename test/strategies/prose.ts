/** Characters that a token of English prose has in the mean. */
const charactersPerToken = 4.5;

const words = 'the order was sent on a Monday and has not come yet although it should have been here two days ago please look where it is and tell me what can be done '.split(' ');

let text = '';

/** English words of about so many tokens, from some place on, so that two prompts differ. */
export function prose(tokens: number, from: number): string {
  const endsAt = from + Math.max(1, Math.round(tokens * charactersPerToken));
  for (let next = text.length; text.length < endsAt; next += 7) text += `${words.map((_, index) => words[(index * 5 + next) % words.length]).join(' ')} `;
  return text.slice(from, endsAt);
}
