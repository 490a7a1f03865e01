import { isObject, refuse, refuseKey, refuseShowing } from './check-fields.ts';
import { checkPart, partTypes } from './check-parts.ts';
import type { Problems } from './problems.ts';
import { ToolTurns } from './tool-turns.ts';

const roles = ['system', 'user', 'assistant', 'tool'];

/** Checks messages, their parts, and that every tool call has its result. */
export function checkMessages(messages: unknown, problems: Problems): void {
  if (!Array.isArray(messages) || messages.length === 0) {
    refuse(problems, 'messages', 'an array with at least one message', messages);
    return;
  }
  const turns = new ToolTurns(problems);
  for (let i = 0; i < messages.length; i += 1) checkMessage(messages[i], i, turns, problems);
  turns.end(messages.length);
}

function checkMessage(message: unknown, index: number, turns: ToolTurns, problems: Problems): void {
  if (!isObject(message)) {
    refuse(problems, `messages[${index}]`, 'a message', message);
    return;
  }
  for (const key in message) {
    if (key !== 'role' && key !== 'content') refuseKey(problems, `messages[${index}]`, key, ['role', 'content']);
  }
  const { role, content } = message;
  switch (role) {
    case 'user':
    case 'assistant':
      turns.next(index);
      checkContent(content, role, index, turns, problems);
      return;
    case 'system':
    case 'tool':
      checkContent(content, role, index, turns, problems);
      return;
    default:
      refuseShowing(problems, `messages[${index}].role`, "'system', 'user', 'assistant' or 'tool'", role, roles);
  }
}

type Role = keyof typeof partTypes;

function checkContent(content: unknown, role: Role, message: number, turns: ToolTurns, problems: Problems): void {
  if (typeof content === 'string') {
    if (role === 'tool') refuse(problems, `messages[${message}].content`, 'an array of tool-result parts', content);
    return;
  }
  if (!Array.isArray(content)) {
    refuse(problems, `messages[${message}].content`, role === 'tool' ? 'an array of tool-result parts' : 'text or an array of parts', content);
    return;
  }
  // A model may have said nothing at all; anybody else must say something.
  if (content.length === 0 && role !== 'assistant') {
    refuse(problems, `messages[${message}].content`, 'at least one part', content);
  }
  const types = partTypes[role];
  for (let i = 0; i < content.length; i += 1) {
    const part: unknown = content[i];
    if (!checkPart(part, types, message, i, problems)) continue;
    if (part.type === 'tool-call') turns.call(part['id'] as string, message, i);
    else if (part.type === 'tool-result') turns.result(part['toolCallId'] as string, message, i);
  }
}

