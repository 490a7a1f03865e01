import { type JsonObject, numberOf, objectOf, stringOf } from '../lib/json.ts';
import { isSigned } from '../lib/signature.ts';
import { blocksOf, blocksOfType, isThinking, messagesOf, signedRedaction, signedThinking, thinkingOf, traitsOf } from './request.ts';

const docs = 'https://docs.claude.com/en/docs/build-with-claude/extended-thinking';
const minBudget = 1024;

/** The rules of thinking: its settings, the signatures that come back, and the blocks that must. */
export function checkThinking(body: JsonObject): string | undefined {
  return checkSettings(body) ?? checkSignatures(body) ?? checkFirstBlock(body);
}

function checkSettings(body: JsonObject): string | undefined {
  const thinking = thinkingOf(body);
  if (!isThinking(body)) return undefined;
  if (thinking['type'] === 'enabled') {
    if (!traitsOf(stringOf(body['model'])).takesSampling) {
      return '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
    }
    const budget = numberOf(thinking['budget_tokens']);
    if (budget === undefined) return 'thinking.enabled.budget_tokens: Field required';
    if (budget < minBudget) return `thinking.enabled.budget_tokens: Input should be greater than or equal to ${minBudget}`;
    if (budget >= Number(body['max_tokens'])) {
      return `\`max_tokens\` must be greater than \`thinking.budget_tokens\`. Please consult our documentation at ${docs}#max-tokens-and-context-window-size`;
    }
  }
  if (['any', 'tool'].includes(stringOf(objectOf(body['tool_choice'])['type']))) return 'Thinking may not be enabled when tool_choice forces tool use.';
  if (body['temperature'] !== undefined && body['temperature'] !== 1) {
    return `\`temperature\` may only be set to 1 when thinking is enabled. Please consult our documentation at ${docs}#important-considerations-when-using-extended-thinking`;
  }
  if (body['top_k'] !== undefined) return `\`top_k\` must be unset when thinking is enabled. Please consult our documentation at ${docs}`;
  const topP = numberOf(body['top_p']);
  if (topP !== undefined && topP < 0.95) return `\`top_p\` must be greater than or equal to 0.95 or unset when thinking is enabled. Please consult our documentation at ${docs}`;
  return undefined;
}

/** Thinking must come back as it was given out, from the model that gave it, even where thinking is off now. */
function checkSignatures(body: JsonObject): string | undefined {
  const model = stringOf(body['model']);
  for (const [index, message] of messagesOf(body).entries()) {
    for (const [at, block] of blocksOf(message['content']).entries()) {
      const path = `messages.${index}.content.${at}`;
      if (block['type'] === 'thinking') {
        if (block['signature'] === undefined) return `${path}.thinking.signature: Field required`;
        if (!isSigned(signedThinking(model, stringOf(block['thinking'])), stringOf(block['signature']))) return `${path}: Invalid \`signature\` in \`thinking\` block`;
      }
      if (block['type'] === 'redacted_thinking' && !isSigned(signedRedaction, stringOf(block['data']))) return `${path}: Invalid \`data\` in \`redacted_thinking\` block`;
    }
  }
  return undefined;
}

/** With a thinking budget, the assistant's turn that awaits tool results must start with its thinking. */
function checkFirstBlock(body: JsonObject): string | undefined {
  if (thinkingOf(body)['type'] !== 'enabled') return undefined;
  const messages = messagesOf(body);
  const index = messages.findLastIndex((message) => message['role'] === 'assistant');
  const awaitsResults = index >= 0 && blocksOfType(messages[index + 1]?.['content'], 'tool_result').length > 0;
  const first = stringOf(blocksOf(messages[index]?.['content'])[0]?.['type']);
  if (!awaitsResults || first === 'thinking' || first === 'redacted_thinking') return undefined;
  return (
    `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first}\`. When \`thinking\` is enabled, a final \`assistant\` message ` +
    'must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks). We recommend you include thinking blocks from previous turns. ' +
    `To avoid this requirement, disable \`thinking\`. Please consult our documentation at ${docs}`
  );
}
