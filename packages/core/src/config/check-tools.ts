import { checkKeys, isObject, isText, refuse, refuseShowing } from './check-fields.ts';
import type { Problems } from './problems.ts';
import { schemaProblem, toJsonSchema } from './to-json-schema.ts';

const toolKeys: ReadonlySet<string> = new Set(['name', 'description', 'parameters', 'strict', 'cache']);
const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;

/** Checks the tools: names, schemas. */
export function checkTools(tools: unknown, problems: Problems): void {
  if (!Array.isArray(tools)) {
    refuse(problems, 'tools', 'an array of tools', tools);
    return;
  }
  const seen = new Set<string>();
  tools.forEach((tool: unknown, index) => {
    const path = `tools[${index}]`;
    if (!isObject(tool)) {
      refuse(problems, path, 'a tool', tool);
      return;
    }
    checkKeys(tool, path, toolKeys, problems);
    checkToolName(tool['name'], `${path}.name`, seen, problems);
    const { description, parameters, strict, cache } = tool;
    if (description !== undefined && typeof description !== 'string') refuse(problems, `${path}.description`, 'text', description);
    if (strict !== undefined && typeof strict !== 'boolean') refuseShowing(problems, `${path}.strict`, 'true or false', strict);
    if (cache !== undefined && typeof cache !== 'boolean') refuseShowing(problems, `${path}.cache`, 'true or false', cache);
    if (parameters !== undefined) checkParameters(parameters, `${path}.parameters`, problems);
  });
}

function checkToolName(name: unknown, path: string, seen: Set<string>, problems: Problems): void {
  if (typeof name !== 'string' || !namePattern.test(name)) {
    refuseShowing(problems, path, "a name of 1 to 64 letters, digits, '_' and '-'", name);
  } else if (seen.has(name)) {
    problems.add({ path, message: `there are two tools '${name}'`, expected: 'a name of its own', received: `'${name}'` });
  } else {
    seen.add(name);
  }
}

function checkParameters(parameters: unknown, path: string, problems: Problems): void {
  const problem = schemaProblem(parameters, path);
  if (problem !== undefined) {
    problems.add(problem);
    return;
  }
  // A tool's input is an object on every wire.
  const { type } = toJsonSchema(parameters as never, path).jsonSchema;
  if (type !== undefined && type !== 'object') {
    problems.add({ path, message: `expected the schema of an object, got one of type ${JSON.stringify(type)}`, expected: 'the schema of an object' });
  }
}

const choices = ['auto', 'none', 'required'];

/** Checks which tool is to be called against the tools that are there. */
export function checkToolChoice(choice: unknown, tools: unknown, problems: Problems): void {
  const named = isObject(choice);
  if (!named && !choices.includes(choice as string)) {
    refuseShowing(problems, 'toolChoice', "'auto', 'none', 'required' or { name }", choice, choices);
    return;
  }
  if (!Array.isArray(tools) || tools.length === 0) {
    problems.add({ path: 'toolChoice', message: 'there are no tools to choose from', expected: 'no toolChoice without tools' });
    return;
  }
  if (!named) return;
  checkKeys(choice, 'toolChoice', new Set(['name']), problems);
  const names = tools.map((tool: unknown) => (isObject(tool) ? tool['name'] : undefined)).filter(isText);
  if (!names.includes(choice['name'] as string)) {
    refuseShowing(problems, 'toolChoice.name', `one of the tools: ${names.join(', ')}`, choice['name'], names);
  }
}
