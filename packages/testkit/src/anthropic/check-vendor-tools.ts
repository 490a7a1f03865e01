import { type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { isPausedTurn, isVendorCall } from './paused-turn.ts';
import { blocksOf, messagesOf } from './request.ts';
import { isOwnCitation, isOwnPage } from './web-search.ts';

/** The results of calls that the vendor's servers run. */
const resultTypes = /^(?!tool_result$)\w+_tool_result$/;

/** What a citation in an answer names and one in a request may not. */
const answersOnly = ['file_id'];

/** The rules of the vendor's own tools: calls and results in pairs, and what is sealed unchanged. */
export function checkVendorTools(body: JsonObject): string | undefined {
  return checkPairs(body) ?? checkPages(body) ?? checkCitations(body);
}

interface Waiting {
  readonly call: JsonObject;
  /** Index of its message. */
  readonly index: number;
}

/**
 * Each result stands behind its call. A call may go without one for as long as its turn is open: over the app's own tool
 * results, and at the end of the messages, if the tool is still there.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
 */
function checkPairs(body: JsonObject): string | undefined {
  const waiting = new Map<string, Waiting>();
  for (const [index, message] of messagesOf(body).entries()) {
    const blocks = blocksOf(message['content']);
    if (message['role'] === 'user' && blocks.some((block) => block['type'] !== 'tool_result')) {
      const [unresolved] = waiting.values();
      if (unresolved !== undefined) return withoutResult(unresolved);
    }
    for (const [at, block] of blocks.entries()) {
      const type = stringOf(block['type']);
      if (isVendorCall(block)) waiting.set(stringOf(block['id']), { call: block, index });
      if (!resultTypes.test(type) || waiting.delete(stringOf(block['tool_use_id']))) continue;
      return (
        `messages.${index}.content.${at}: unexpected \`tool_use_id\` found in \`${type}\` blocks: ${stringOf(block['tool_use_id'])}. Each \`${type}\` block must have a ` +
        'corresponding `server_tool_use` block before it.'
      );
    }
    // The turn has gone on without it. A program may wait longer, for what the app's tools tell it.
    const callers = new Set(blocks.map((block) => objectOf(block['caller'])['tool_id']));
    const late = message['role'] === 'assistant' ? [...waiting.values()].find((one) => one.index < index && !callers.has(one.call['id'])) : undefined;
    if (late !== undefined) return withoutResult(late);
  }
  const [open] = waiting.values();
  if (open === undefined) return undefined;
  if (!isPausedTurn(body)) return withoutResult(open);
  const name = stringOf(open.call['name']);
  return hasTool(body, open.call) ? undefined : `messages.${open.index}: \`${name}\` tool use was found but no \`${name}\` tool was provided`;
}

function withoutResult({ call, index }: Waiting): string {
  const name = stringOf(call['name']);
  return `messages.${index}: \`${name}\` tool use with id \`${stringOf(call['id'])}\` was found without a corresponding \`${name}_tool_result\` block`;
}

/** Code execution is one tool with several names for what it does. */
function hasTool(body: JsonObject, { type, name }: JsonObject): boolean {
  if (type === 'mcp_tool_use') return objectsOf(body['mcp_servers']).length > 0;
  const wanted = stringOf(name).replace(/^(bash|text_editor)_code_execution$/, 'code_execution');
  return objectsOf(body['tools']).some((tool) => tool['name'] === wanted);
}

function checkPages(body: JsonObject): string | undefined {
  for (const [index, message] of messagesOf(body).entries()) {
    for (const [at, block] of blocksOf(message['content']).entries()) {
      if (block['type'] !== 'web_search_tool_result') continue;
      if (!objectsOf(block['content']).every(isOwnPage)) return `messages.${index}.content.${at}: Invalid \`encrypted_content\` in \`search_result\` block`;
    }
  }
  return undefined;
}

function checkCitations(body: JsonObject): string | undefined {
  for (const [index, message] of messagesOf(body).entries()) {
    for (const [at, block] of blocksOf(message['content']).entries()) {
      for (const [nth, citation] of objectsOf(block['citations']).entries()) {
        const path = `messages.${index}.content.${at}.text.citations.${nth}.${stringOf(citation['type'])}`;
        const extra = answersOnly.find((name) => name in citation);
        if (extra !== undefined) return `${path}.${extra}: Extra inputs are not permitted`;
        if (citation['type'] !== 'web_search_result_location') continue;
        const missing = ['url', 'encrypted_index', 'cited_text'].find((name) => stringOf(citation[name]) === '');
        if (missing !== undefined) return `${path}.${missing}: Field required`;
        if (!isOwnCitation(citation)) return `messages.${index}.content.${at}: Invalid \`encrypted_index\` in \`text\` block`;
      }
    }
  }
  return undefined;
}
