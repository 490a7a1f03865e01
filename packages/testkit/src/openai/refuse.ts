import type { VendorError } from '../server/wire.ts';
import { openaiError } from './write-error.ts';

const toolName = /^[a-zA-Z0-9_-]+$/;
const maxToolNameLength = 64;

/** Whether a field is given: OpenAI takes null for absent. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function missing(param: string): VendorError {
  return openaiError(400, `Missing required parameter: '${param}'.`, { param, code: 'missing_required_parameter' });
}

export function wrongType(param: string, expected: string, value: unknown): VendorError {
  return openaiError(400, `Invalid type for '${param}': expected ${expected}, but got ${typeName(value)} instead.`, { param, code: 'invalid_type' });
}

export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return 'a string';
    case 'number':
      return Number.isInteger(value) ? 'an integer' : 'a decimal';
    case 'boolean':
      return 'a boolean';
    default:
      return 'an object';
  }
}

export function tooLong(param: string, most: number, length: number): VendorError {
  return openaiError(400, `Invalid '${param}': string too long. Expected a string with maximum length ${most}, but got a string with length ${length} instead.`, {
    param,
    code: 'string_above_max_length',
  });
}

export function unsupported(param: string, message: string, code: 'unsupported_parameter' | 'unsupported_value'): VendorError {
  return openaiError(400, message, { param, code });
}

/** The one form of all names: of tools, of tool calls, of schemas. */
export function checkName(name: unknown, param: string): VendorError | undefined {
  if (name === undefined) return missing(param);
  if (typeof name !== 'string') return wrongType(param, 'a string', name);
  if (name.length > maxToolNameLength) return tooLong(param, maxToolNameLength, name.length);
  if (toolName.test(name)) return undefined;
  return openaiError(400, `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`, { param, code: 'invalid_value' });
}
