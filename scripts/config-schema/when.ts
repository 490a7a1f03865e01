import { dayPattern, timePattern } from '../../packages/core/src/catalog/price-sheet.ts';
import { type FactType, factTypes } from '../../packages/core/src/router/conditions/fact-types.ts';
import { type Operand, operands } from '../../packages/core/src/router/conditions/operators.ts';
import { factRows } from '../../packages/core/src/router/conditions/paths.ts';
import type { Docstrings } from './docstrings.ts';
import type { Json } from './write-schema.ts';

type TypeName = keyof typeof factTypes;

/** What a fact may be compared with, and what it may lie above or below, where those are not a list of words. */
const forms: Readonly<Partial<Record<TypeName, { readonly value?: Json; readonly bound?: Json }>>> = {
  text: { value: { type: 'string' }, bound: { type: 'string' } },
  texts: { value: { type: 'string' }, bound: { type: 'string' } },
  number: { value: { type: 'number' }, bound: { type: 'number' } },
  flag: { value: { type: 'boolean' } },
  numberOrFlag: { value: { type: ['number', 'boolean'] }, bound: { type: 'number' } },
  something: {},
  anything: { value: { type: ['string', 'number', 'boolean', 'null'] }, bound: { type: ['string', 'number'] } },
  hour: { value: { type: 'integer', minimum: 0, maximum: 23 }, bound: { type: 'integer', minimum: 0, maximum: 24 } },
  clock: { value: { type: 'string', pattern: timePattern.source }, bound: { type: 'string', pattern: `${timePattern.source}|^24:00$` } },
  date: { value: { type: 'string', pattern: dayPattern.source }, bound: { type: 'string', pattern: dayPattern.source } },
};

/** The definitions of conditions, written from the table of facts. */
export function whenDefinitions(docstrings: Docstrings): ReadonlyMap<string, Json> {
  const definitions = new Map<string, Json>([['When', whenForm(docstrings)]]);
  for (const [name, type] of Object.entries(factTypes)) {
    const { value, bound } = formsOf(name as TypeName, type);
    const tests = `${definitionOf(type)}Operators`;
    definitions.set(definitionOf(type), value === undefined ? ref(tests) : { anyOf: [value, ref(tests)] });
    definitions.set(tests, operatorsForm(type, { value, bound, docstrings, tests }));
  }
  return definitions;
}

function whenForm(docstrings: Docstrings): Json {
  const part = { type: 'object', allOf: [ref('When')], minProperties: 1 };
  const parts = { type: 'array', minItems: 1, items: part };
  const said = (key: string): { description: string } => ({ description: docstrings.ofMember('When', key)?.text ?? '' });
  const properties: Record<string, Json> = { $and: { ...said('$and'), ...parts }, $or: { ...said('$or'), ...parts }, $not: { ...said('$not'), ...part } };
  const patternProperties: Record<string, Json> = {};
  for (const { path, type, about } of factRows) {
    const form = { description: sentence(about), ...ref(definitionOf(type)) };
    const [prefix = '', suffix] = path.split(/<\w+>/);
    if (suffix === undefined) properties[path] = form;
    else patternProperties[`^${escaped(prefix)}.+${escaped(suffix)}$`] = form;
  }
  return { description: docstrings.ofType('When')?.text ?? '', type: 'object', properties, patternProperties, additionalProperties: false };
}

interface TestParts {
  readonly value: Json | undefined;
  readonly bound: Json | undefined;
  readonly docstrings: Docstrings;
  /** The definition that is being written. */
  readonly tests: string;
}

function operatorsForm(type: FactType, { value, bound, docstrings, tests }: TestParts): Json {
  const operandForms: Readonly<Record<Operand, Json | undefined>> = {
    value,
    values: value && { type: 'array', minItems: 1, items: value },
    bound,
    pattern: type.isText ? { type: 'string', minLength: 1 } : undefined,
    flags: type.isText ? { type: 'string', pattern: String.raw`^(?!.*(.).*\1)[imsu]*$` } : undefined,
    flag: { type: 'boolean' },
    test: ref(tests),
  };
  const properties: Record<string, Json> = {};
  for (const [operator, operand] of Object.entries(operands)) {
    const form = operandForms[operand];
    if (form !== undefined) properties[operator] = { description: docstrings.ofMember('FactTest', operator)?.text ?? '', ...form };
  }
  return { type: 'object', properties, minProperties: 1, additionalProperties: false, ...(type.isText && { dependencies: { $options: ['$regex'] } }) };
}

function formsOf(name: TypeName, { choices }: FactType): { readonly value?: Json; readonly bound?: Json } {
  const form = choices === undefined ? forms[name] : { value: { enum: choices } };
  if (form === undefined) throw new Error(`nothing is said of how a fact of the type '${name}' looks in JSON`);
  return form;
}

function definitionOf(type: FactType): string {
  const name = Object.entries(factTypes).find(([, other]) => other === type)?.[0] ?? '';
  return `FactOf${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function escaped(path: string): string {
  return path.replaceAll('.', String.raw`\.`);
}

function ref(definition: string): Json {
  return { $ref: `#/definitions/${definition}` };
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
