import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { SecretReference, WeightedKey } from '../adapter/provider-settings.ts';
import type { CredentialSource } from '../pipeline/credential-pool.ts';
import { inputError, type Problem } from './problems.ts';

/** Where references to secrets are looked up. */
export interface SecretSources {
  /** @default process.env, read at each look-up */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Reads a file as text. @default node:fs */
  readFile?: ((path: string) => string) | undefined;
}

type Lookup = { readonly value: string } | { readonly missing: string };

/** What a provider's keys come to. */
export interface KeyRing {
  /** The keys that can be read. */
  readonly credentials: readonly CredentialSource[];
  /** What is wrong with those that cannot. */
  readonly problems: readonly Problem[];
}

type KeySetting = SecretReference | WeightedKey;

/** Looks every key of a provider up, once, so that a missing one is found when the router is created. */
export function readKeys(apiKey: KeySetting | readonly KeySetting[], path: string, sources: SecretSources): KeyRing {
  const credentials: CredentialSource[] = [];
  const problems: Problem[] = [];
  const pool = Array.isArray(apiKey) ? (apiKey as readonly KeySetting[]) : undefined;
  (pool ?? [apiKey as KeySetting]).forEach((setting, index) => {
    const place = pool === undefined ? path : `${path}[${index}]`;
    const { key: reference, weight = 1 } = typeof setting === 'object' ? setting : { key: setting };
    const resolve = (text: string): string => {
      const found = lookUp(text, sources);
      if ('value' in found) return found.value;
      throw inputError('config_invalid', [missing(place, found.missing)]);
    };
    if (typeof reference === 'string') {
      const found = lookUp(reference, sources);
      if ('missing' in found) {
        problems.push(missing(place, found.missing));
        return;
      }
    }
    credentials.push({ reference, weight, resolve });
  });
  return { credentials, problems };
}

function missing(path: string, message: string): Problem {
  return { path, message, expected: 'a key that can be read' };
}

function lookUp(reference: string, sources: SecretSources): Lookup {
  if (reference.startsWith('env:')) return fromEnv(reference.slice(4), sources.env ?? process.env);
  if (reference.startsWith('file:')) return fromFile(reference.slice(5), sources.readFile ?? readText);
  return usable(reference, 'the key');
}

function fromEnv(name: string, env: Readonly<Record<string, string | undefined>>): Lookup {
  // What is no name of a variable may be a key that was put behind `env:`, so it is not repeated.
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { missing: "'env:' is not followed by the name of a variable" };
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) return { missing: `environment variable ${name} is not set` };
  return usable(value, `environment variable ${name}`);
}

function fromFile(path: string, readFile: (path: string) => string): Lookup {
  let content: string;
  try {
    content = readFile(path);
  } catch (error) {
    const code = (error as { code?: unknown } | undefined)?.code;
    return { missing: `file ${path} cannot be read${typeof code === 'string' ? ` (${code})` : ''}` };
  }
  return usable(content.replace(/\r?\n$/, ''), `file ${path}`);
}

// A key goes into a header: one with a line break would fail each call with a message that quotes it.
function usable(value: string, from: string): Lookup {
  if (value.trim() === '') return { missing: `${from} is empty` };
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code > 0xff || code === 0x7f) return { missing: `${from} holds a character that no key can have` };
  }
  return { value };
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
