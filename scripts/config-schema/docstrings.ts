import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a docstring says. */
export interface Docstring {
  /** Without its tags, in one line. */
  readonly text: string;
  /** What stands behind `@default`. */
  readonly byDefault: string | undefined;
}

interface TypeDocs {
  readonly file: string;
  readonly own: Docstring | undefined;
  readonly members: ReadonlyMap<string, Docstring>;
  /** Types that it extends or is made of, nearest first. */
  readonly parents: readonly string[];
}

/** The docstrings of the types of a folder of sources. They are written in one manner, so plain patterns find them. */
export class Docstrings {
  /** Two files may have types of one name. */
  readonly #types = new Map<string, TypeDocs[]>();

  constructor(folder: string) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    for (const file of files.toSorted()) this.#read(file, readFileSync(join(folder, file), 'utf8'));
  }

  /** What is said of a type itself. */
  ofType(name: string): Docstring | undefined {
    return this.#find(name)?.own;
  }

  /** What is said of a member, by the type or one that it extends. */
  ofMember(type: string, member: string): Docstring | undefined {
    return this.#memberOf(this.#find(type), member);
  }

  #find(name: string, near?: string): TypeDocs | undefined {
    const found = this.#types.get(name);
    return found?.find(({ file }) => file === near) ?? found?.[0];
  }

  #memberOf(type: TypeDocs | undefined, member: string): Docstring | undefined {
    if (type === undefined) return undefined;
    const own = type.members.get(member);
    if (own !== undefined) return own;
    for (const parent of type.parents) {
      const inherited = this.#memberOf(this.#find(parent, type.file), member);
      if (inherited !== undefined) return inherited;
    }
    return undefined;
  }

  #read(file: string, source: string): void {
    // A type goes on to the next line that stands at the margin and is no end of it.
    for (const [, comment, name = '', rest = ''] of source.matchAll(/^(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:export )?(?:interface|type) (\w+)\b([^]*?)(?=\n[^\s}|]|$(?![^]))/gm)) {
      const extended = /^[^{]*?\bextends ([^{]+)\{/.exec(rest)?.[1] ?? '';
      const members = new Map<string, Docstring>();
      for (const [, said, member = ''] of rest.matchAll(/^ +\/\*\*((?:(?!\*\/)[^])*)\*\/\n +(?:readonly )?'?([$\w]+)'?\??:/gm)) {
        const doc = docstring(said);
        if (doc !== undefined) members.set(member, doc);
      }
      const type = { file, own: docstring(comment), members, parents: extended.match(/\b[A-Z]\w+/g) ?? [] };
      this.#types.set(name, [...(this.#types.get(name) ?? []), type]);
    }
  }
}

function docstring(comment: string | undefined): Docstring | undefined {
  if (comment === undefined) return undefined;
  const lines = comment.replaceAll(/^\/\*\*|\*\/\s*$/g, '').replaceAll(/^\s*\* ?/gm, ' ');
  const [said = '', ...tags] = lines.split(/(?=@(?:default|example|returns|throws)\b)/);
  const byDefault = tags.find((tag) => tag.startsWith('@default '))?.slice('@default '.length);
  return { text: inOneLine(said), byDefault: byDefault === undefined ? undefined : inOneLine(byDefault) };
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
