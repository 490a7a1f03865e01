import { parseDocument } from 'yaml';
import type { Logbook } from './logbook.ts';
import { type Fields, isFields, kindOf } from './section.ts';

const timestamp = 'tag:yaml.org,2002:timestamp';

/** Reads a source that is text in YAML (so JSON too) or an object already. Problems go into the log. */
export function readYaml(source: unknown, log: Logbook): Fields {
  if (typeof source !== 'string') return ofFields(source, 'a config, as text in YAML or as an object', log);
  // Python's reader, for which these files are written, keeps to YAML 1.1: `yes` is true, and `<<` merges. A day stays text.
  const document = parseDocument(source, { version: '1.1', customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== timestamp), prettyErrors: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const [at] = error.linePos ?? [];
    log.wrong('', 'text in YAML', at === undefined ? error.code : `an error in line ${at.line}, column ${at.col} (${error.code})`);
    return {};
  }
  try {
    // Aliases are bounded: a few lines of them could otherwise stand for gigabytes.
    return ofFields(document.toJS({ maxAliasCount: 1_000 }), 'a config: an object in YAML', log);
  } catch (cause) {
    log.wrong('', 'text in YAML', cause instanceof ReferenceError ? 'aliases that lead nowhere, or too many of them' : 'something that cannot be read');
    return {};
  }
}

/** The same for a source that is JSON. */
export function readJson(source: unknown, log: Logbook): Fields {
  if (typeof source !== 'string') return ofFields(source, 'a config, as text in JSON or as an object', log);
  try {
    return ofFields(JSON.parse(source), 'a config: an object in JSON', log);
  } catch {
    log.wrong('', 'text in JSON', 'something else');
    return {};
  }
}

function ofFields(value: unknown, expected: string, log: Logbook): Fields {
  if (isFields(value)) return value;
  log.wrong('', expected, kindOf(value));
  return {};
}
