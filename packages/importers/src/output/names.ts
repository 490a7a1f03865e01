/** Gives names of a config: lower-case letters, digits, `_`, `.` and `-`, each once. */
export class Names {
  readonly #given = new Set<string>();

  /** The nearest name to a text that is still free. */
  give(text: string): string {
    const base = slugOf(text);
    let name = base;
    for (let count = 2; this.#given.has(name); count += 1) name = `${base}-${count}`;
    this.#given.add(name);
    return name;
  }
}

/** The nearest name to a text: `Anthropic/Claude 4` is `anthropic-claude-4`. */
export function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '');
  return slug === '' ? 'unnamed' : slug;
}
