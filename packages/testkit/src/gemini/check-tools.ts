import { isObject, type JsonObject, objectOf, stringOf } from '../lib/json.ts';
import { contentsOf, declarationsOf, fieldRefusal, partsWith } from './request.ts';

const functionName = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/;

/** A function call follows a user's or a function's turn; the responses to all its calls follow in the very next turn. */
export function checkFunctionTurns(message: JsonObject): string | undefined {
  const contents = contentsOf(message);
  for (const [index, content] of contents.entries()) {
    const before = contents[index - 1];
    if (partsWith(content, 'functionCall').length > 0 && (before === undefined || before['role'] === 'model')) {
      return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.';
    }
    const calls = partsWith(before, 'functionCall').length;
    const responses = partsWith(content, 'functionResponse').length;
    if (responses > 0 && calls === 0) return 'Please ensure that function response turn comes immediately after a function call turn.';
    if (responses !== calls) return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
  }
  return undefined;
}

/** The functions a request declares. */
export function checkDeclarations(message: JsonObject): string | undefined {
  for (const [index, declaration] of declarationsOf(message).entries()) {
    const path = `tools[0].function_declarations[${index}]`;
    if (!functionName.test(stringOf(declaration['name']))) {
      return fieldRefusal(
        `${path}.name`,
        'Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 128.',
      );
    }
    const refusal = isObject(declaration['parameters']) ? checkSchema(declaration['parameters'], `${path}.parameters`) : undefined;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** A schema in Google's own subset, beyond what its shape says. */
export function checkSchema(schema: JsonObject, path: string): string | undefined {
  const type = stringOf(schema['type']).toUpperCase();
  const members = objectOf(schema['properties']);
  if (type === 'OBJECT' && Object.keys(members).length === 0) return fieldRefusal(`${path}.properties`, 'should be non-empty for OBJECT type');
  if (type === 'ARRAY' && schema['items'] === undefined) return fieldRefusal(`${path}.items`, 'missing field.');
  for (const [name, member] of Object.entries(members)) {
    const refusal = checkSchema(objectOf(member), `${path}.properties[${name}]`);
    if (refusal !== undefined) return refusal;
  }
  return isObject(schema['items']) ? checkSchema(schema['items'], `${path}.items`) : undefined;
}
