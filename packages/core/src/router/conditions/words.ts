const longest = 40;
const most = 10;

/** A value in few words. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return `'${cut(value)}'`;
  if (value instanceof RegExp) return cut(String(value));
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : listed(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Several values, one of which will do. */
export function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? inWords(values[0]) : `one of ${listed(values)}`;
}

function listed(values: readonly unknown[]): string {
  const all = values.slice(0, most).map(inWords);
  if (values.length > most) all.push(`${values.length - most} more`);
  return all.join(', ');
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
