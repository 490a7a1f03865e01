import type { Answer } from '../adapter/adapter.ts';
import type { ToolCall } from '../chat/tool.ts';
import type { Call } from './call.ts';

/** Whether any tool of the call checks its input. */
export function checksToolInput(call: Call): boolean {
  return call.tools.some(({ validate }) => validate !== undefined);
}

/**
 * The input of a tool call as the tool's schema parses it. What the schema refuses is the model's slip, not a failure of
 * the call: the input stays as it came, with a warning, since the app may well answer the model with what is wrong.
 */
export async function parseToolInput(call: Call, { id, name, input }: ToolCall, target: string): Promise<unknown> {
  const validate = call.tools.find((tool) => tool.name === name)?.validate;
  if (validate === undefined) return input;
  try {
    return await validate(input);
  } catch (error) {
    const message = `the input of tool call ${id} is not what '${name}' takes: ${error instanceof Error ? error.message : String(error)}`;
    // A stream parses it twice: for the event and for the response.
    if (!call.warnings.some((known) => known.message === message)) call.warnings.push({ about: 'tools', message, target });
    return input;
  }
}

/** The tool calls of an answer, their inputs parsed. */
export async function parseToolCalls(answer: Answer, call: Call, target: string): Promise<readonly ToolCall[]> {
  const parsed: ToolCall[] = [];
  for (const part of answer.content) {
    if (part.type !== 'tool-call') continue;
    const { id, name, input } = part;
    parsed.push({ id, name, input: await parseToolInput(call, { id, name, input }, target) });
  }
  return parsed;
}
