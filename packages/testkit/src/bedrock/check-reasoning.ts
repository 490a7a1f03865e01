import { type JsonObject, numberOf, objectOf, stringOf } from '../lib/json.ts';
import { isSigned } from '../lib/signature.ts';
import { additionalOf, type Asked, blocksOf, blocksOfKind, messagesOf, signedRedaction, signedThinking, thinkingOf, toolConfigOf, traitsOf } from './request.ts';

const minBudget = 1024;

/** The rules of reasoning: its settings in the maker's words, the signatures that come back, and the blocks that must. */
export function checkReasoning(body: JsonObject, { model }: Asked): string | undefined {
  return checkReturned(body, model) ?? checkSettings(body, model) ?? checkFirstBlock(body);
}

function checkReturned(body: JsonObject, model: string): string | undefined {
  const { signsReasoning, maker } = traitsOf(model);
  for (const [index, message] of messagesOf(body).entries()) {
    const reasoning = blocksOfKind(message, 'reasoningContent');
    if (reasoning.length > 0 && message['role'] !== 'assistant') return 'User messages cannot contain reasoning content. Please remove the reasoning content and try again.';
    if (reasoning.length > 0 && maker === 'other') return "This model doesn't support the reasoningContent field. Remove reasoningContent and try again.";
    for (const { reasoningText, redactedContent } of reasoning) {
      const { text, signature } = objectOf(reasoningText);
      if (redactedContent !== undefined && !isSigned(signedRedaction, stringOf(redactedContent))) return failed(`messages.${index}: Invalid \`data\` in \`redacted_thinking\` block`);
      if (reasoningText === undefined) continue;
      if (!signsReasoning && signature !== undefined) {
        return "This model doesn't support the reasoningContent.reasoningText.signature field. Remove reasoningContent.reasoningText.signature and try again.";
      }
      if (signsReasoning && !isSigned(signedThinking(model, stringOf(text)), stringOf(signature))) return failed(`messages.${index}: Invalid \`signature\` in \`thinking\` block`);
    }
  }
  return undefined;
}

function checkSettings(body: JsonObject, model: string): string | undefined {
  const { maker } = traitsOf(model);
  const { thinking, reasoningConfig, reasoning_effort: effort } = additionalOf(body);
  if (maker === 'gpt') return checkGpt(additionalOf(body));
  const foreign = Object.entries({ claude: thinking, nova: reasoningConfig, 'gpt-oss': effort }).find(([owner, value]) => value !== undefined && owner !== maker);
  if (foreign !== undefined) return `Malformed input request: extraneous key [${foreign[0] === 'claude' ? 'thinking' : foreign[0] === 'nova' ? 'reasoningConfig' : 'reasoning_effort'}] is not permitted, please reformat your input and try again.`;
  const config = objectOf(body['inferenceConfig']);
  if (objectOf(reasoningConfig)['maxReasoningEffort'] === 'high' && Object.keys(config).some((name) => name !== 'stopSequences')) {
    return 'Malformed input request: temperature, topP and maxTokens must be unset when maxReasoningEffort is high.';
  }
  return checkThinking(body, config);
}

const gptEfforts = new Set(['none', 'low', 'medium', 'high', 'xhigh', 'max']);

/** The words of OpenAI's own interface: what it says goes through as it stands. */
function checkGpt({ thinking, reasoningConfig, reasoning_effort: flat, reasoning }: JsonObject): string | undefined {
  const unknown = Object.entries({ thinking, reasoningConfig, reasoning_effort: flat }).find(([, value]) => value !== undefined)?.[0];
  if (unknown !== undefined) return refusedByOpenai('unknown_parameter', unknown, `Unknown parameter: '${unknown}'.`);
  const { effort } = objectOf(reasoning);
  if (effort === undefined || gptEfforts.has(stringOf(effort))) return undefined;
  return refusedByOpenai('invalid_value', 'reasoning.effort', `Invalid value: '${stringOf(effort)}'. Supported values are: 'none', 'low', 'medium', 'high', 'xhigh', and 'max'.`);
}

function refusedByOpenai(code: string, param: string, message: string): string {
  return failed(JSON.stringify({ error: { code, message, param, type: 'invalid_request_error' } }));
}

function checkThinking(body: JsonObject, { maxTokens, temperature, topP }: JsonObject): string | undefined {
  const thinking = thinkingOf(body);
  if (thinking['type'] !== 'enabled' && thinking['type'] !== 'adaptive') return undefined;
  if (thinking['type'] === 'enabled') {
    const budget = numberOf(thinking['budget_tokens']) ?? 0;
    if (budget < minBudget) return failed(`thinking.enabled.budget_tokens: Input should be greater than or equal to ${minBudget}`);
    if (budget >= (numberOf(maxTokens) ?? Infinity)) return failed('`max_tokens` must be greater than `thinking.budget_tokens`.');
  }
  const choice = objectOf(toolConfigOf(body)['toolChoice']);
  if ('any' in choice || 'tool' in choice) return failed('Thinking may not be enabled when tool_choice forces tool use.');
  if (temperature !== undefined && temperature !== 1) return failed('`temperature` may only be set to 1 when thinking is enabled.');
  return topP !== undefined && Number(topP) < 0.95 ? failed('`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.') : undefined;
}

/** With a thinking budget, the assistant's turn that awaits tool results must start with its thinking. */
function checkFirstBlock(body: JsonObject): string | undefined {
  if (thinkingOf(body)['type'] !== 'enabled') return undefined;
  const messages = messagesOf(body);
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const awaitsResults = index >= 0 && blocksOfKind(messages[index + 1], 'toolResult').length > 0;
  if (!awaitsResults || 'reasoningContent' in (blocksOf(messages[index])[0] ?? {})) return undefined;
  return failed(`messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`);
}

/** What the maker's own interface says, as Bedrock hands it on. */
function failed(message: string): string {
  return `The model returned the following errors: ${message}`;
}
