import { isObject, type JsonObject } from '../lib/json.ts';
import type { FieldShape, MessageShape } from './request-shape.ts';

/** What is wrong with one field, in Google's words. */
export interface FieldViolation {
  /** The field's path in snake case; `''` is the request itself. */
  readonly field: string;
  readonly description: string;
}

/** A message with every field under its camel-case name, and what was wrong with it. */
export interface ProtoReading {
  readonly message: JsonObject;
  readonly violations: readonly FieldViolation[];
}

/** Reads JSON as Google's proto parser does: fields in camel or snake case, unknown ones refused, the user's own data left alone. */
export function readProto(json: JsonObject, shape: MessageShape): ProtoReading {
  const violations: FieldViolation[] = [];
  return { message: readMessage(json, shape, '', violations), violations };
}

function readMessage(json: JsonObject, shape: MessageShape, path: string, violations: FieldViolation[]): JsonObject {
  const fields = shape.fields();
  const message: JsonObject = {};
  for (const [name, value] of Object.entries(json)) {
    const known = name in fields ? name : toCamelCase(name);
    const field = fields[known];
    if (field === undefined) violations.push(refuse(name, path, 'Cannot find field.'));
    // JSON null is an absent field.
    else if (value !== null) message[known] = readField(value, field, name, path, violations);
  }
  return message;
}

function readField(value: unknown, field: FieldShape, name: string, parent: string, violations: FieldViolation[]): unknown {
  const path = parent === '' ? toSnakeCase(name) : `${parent}.${toSnakeCase(name)}`;
  if (field === 'anything') return value;
  if (typeof field === 'object' && 'list' in field) {
    // A single element stands for a list of one, as with Google.
    return (Array.isArray(value) ? value : [value]).map((item, index) => readItem(item, field.list, `${path}[${index}]`, violations));
  }
  if (Array.isArray(value)) {
    violations.push(refuse(name, parent, 'Proto field is not repeating, cannot start list.'));
    return undefined;
  }
  if (typeof field === 'object' && 'map' in field) {
    if (!isObject(value)) {
      violations.push(misplaced(value, path, 'MapEntry'));
      return {};
    }
    return Object.fromEntries(Object.entries(value).map(([key, item], index) => [key, readItem(item, field.map, `${path}[${index}].value`, violations)]));
  }
  return readItem(value, field, path, violations);
}

function readItem(value: unknown, field: FieldShape, path: string, violations: FieldViolation[]): unknown {
  if (field === 'scalar' || field === 'anything') {
    if (field === 'scalar' && isObject(value)) violations.push({ field: path, description: `Invalid value at '${path}' (TYPE_STRING), Starting an object on a scalar field` });
    return value;
  }
  if (!('fields' in field)) return value;
  if (isObject(value)) return readMessage(value, field, path, violations);
  violations.push(misplaced(value, path, field.name));
  return {};
}

function misplaced(value: unknown, path: string, message: string): FieldViolation {
  return { field: path, description: `Invalid value at '${path}' (type.googleapis.com/google.ai.generativelanguage.v1beta.${message}), ${JSON.stringify(value)}` };
}

function refuse(name: string, path: string, why: string): FieldViolation {
  const place = path === '' ? '' : ` at '${path}'`;
  return { field: path, description: `Invalid JSON payload received. Unknown name "${name}"${place}: ${why}` };
}

function toCamelCase(name: string): string {
  return name.replaceAll(/(?!^)_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
