import { codeFromStatus, type ErrorCode } from '@zerohop/core/adapter';
import type { ErrorBody } from './error-body.ts';

/** What the vendor says of an image it cannot use, also inside a 200; asked again it says the same. */
const imageErrors = [
  'empty_image_file',
  'failed_to_download_image',
  'image_file_not_found',
  'image_file_too_large',
  'image_parse_error',
  'image_too_large',
  'image_too_small',
  'invalid_base64_image',
  'invalid_image',
  'invalid_image_format',
  'invalid_image_mode',
  'invalid_image_url',
  'unsupported_image_media_type',
];

/** Codes and types by which vendors name what went wrong, in lower case. */
const byName: ReadonlyMap<string, ErrorCode> = new Map(Object.entries<ErrorCode>({
  insufficient_quota: 'quota_exceeded',
  billing_hard_limit_reached: 'quota_exceeded',
  billing_not_active: 'quota_exceeded',
  exceeded_current_quota_error: 'quota_exceeded',
  invalid_api_key: 'authentication',
  account_deactivated: 'authentication',
  authentication_error: 'authentication',
  invalid_authentication_error: 'authentication',
  permission_denied: 'permission',
  permission_error: 'permission',
  unsupported_country_region_territory: 'permission',
  model_not_found: 'model_not_found',
  deploymentnotfound: 'model_not_found',
  invalid_model: 'model_not_found',
  model_decommissioned: 'model_not_found',
  unavailable_model: 'model_not_found',
  context_length_exceeded: 'context_length',
  exceed_context_size_error: 'context_length',
  too_many_prompt_tokens: 'context_length',
  too_many_tokens: 'context_length',
  content_filter: 'content_filter',
  content_policy_violation: 'content_filter',
  data_inspection_failed: 'content_filter',
  responsibleaipolicyviolation: 'content_filter',
  invalid_prompt: 'content_filter',
  bio_policy: 'content_filter',
  misalignment_policy_violation: 'content_filter',
  image_content_policy_violation: 'content_filter',
  rate_limit_exceeded: 'rate_limit',
  rate_limit_error: 'rate_limit',
  rate_limit_reached_error: 'rate_limit',
  ratelimitreached: 'rate_limit',
  resource_exhausted: 'rate_limit',
  overloaded_error: 'overloaded',
  engine_overloaded_error: 'overloaded',
  capacity_exceeded: 'overloaded',
  unavailable: 'overloaded',
  // The model's slip, not the request's: asked again, it may well do better.
  tool_use_failed: 'bad_response',
  json_validate_failed: 'bad_response',
  unsupported_parameter: 'unsupported',
  unsupported_value: 'unsupported',
  // What another account holds or has sealed: this one cannot serve the call, and another target may.
  previous_response_not_found: 'unsupported',
  invalid_encrypted_content: 'unsupported',
  ...Object.fromEntries(imageErrors.map((name) => [name, 'invalid_request'])),
}));

/** What bodies say of a prompt that is too long, and of nothing else. */
const tooLong: readonly RegExp[] = [
  /request too large|maximum context length|prompt is too long|prompt too long/i,
  /input tokens exceeded|input token count .*exceeds|range of input length should be/i,
  /token limit (reached|exceeded)|exceed(s|ed)? (the )?model token limit/i,
  /reduce the length of (the|your) (messages|prompt|input)/i,
  /exceeds? (the |this |its )?(available |model'?s? )?context (size|window|length|limit)/i,
  /tokens to keep from the initial prompt is greater than/i,
  /inputs\W+tokens \+ \W*max_new_tokens\W+must be/i,
];

/** What bodies say in words alone; the first that fits counts. */
const byWords: readonly (readonly [RegExp, ErrorCode])[] = [
  [/(incorrect|invalid|wrong) api key|api key (is )?(not valid|invalid)|^authentication failed|\b(access|bearer|security) token\b.{0,40} expired/i, 'authentication'],
  [/insufficient (account )?(balance|credits?|funds)|requires more credits|credit balance is too low/i, 'quota_exceeded'],
  [/capacity exceeded|overloaded/i, 'overloaded'],
  // What is kept at the vendor, and is not.
  [/^(item|conversation|response|previous response) with id .{1,200}? not found/i, 'unsupported'],
  [/\bmodel\b.{0,120}(not found|not exist)|unknown model\b|model identifier is invalid|not a valid model id\b|^models\/\S+ is not found\b/i, 'model_not_found'],
  [/content (management )?policy|usage policy|was flagged/i, 'content_filter'],
  [/unsupported (parameter|value)|not supported|does not support|only supported (by|in|with)|unrecognized request argument/i, 'unsupported'],
];

/** Statuses that mean the same whoever sends them: a proxy's page with one of them need not be asked again at once. */
const plainStatuses: ReadonlySet<number> = new Set([402, 408, 409, 413, 429, 498]);

/**
 * The code of an error body. What the body names is believed before the status: quota comes as 429, wrong keys and unknown
 * models as 400, overload inside a 200.
 *
 * @param httpStatus `undefined` for errors inside a 200
 */
export function codeOf(body: ErrorBody, httpStatus: number | undefined): ErrorCode {
  const { message, names } = body;
  const status = httpStatus === undefined || httpStatus < 400 ? body.status : httpStatus;
  // Before the names: what is too large for a limit on tokens comes as an ordinary rate limit, and no wait cures it.
  if (tooLong.some((words) => words.test(message))) return 'context_length';
  const named = names.map((name) => byName.get(name)).find((code) => code !== undefined);
  // A model that exists and that this key may not use: another key may.
  if (named === 'model_not_found' && status === 403) return 'permission';
  if (named !== undefined) return named;
  if (body.filtered !== undefined) return 'content_filter';
  if (status === undefined || status < 500) {
    const worded = byWords.find(([words]) => words.test(message));
    if (worded !== undefined) return worded[1];
  }
  // Nothing names it and nothing blames the request: the vendor failed.
  if (status === undefined) return names.includes('invalid_request_error') ? 'invalid_request' : 'server_error';
  if (body.isWebPage && status < 500 && !plainStatuses.has(status)) return 'bad_response';
  // A 404 that is no answer of the API's own about a model is a wrong base URL, which no retry and no other model cures.
  if (status === 404 && body.status !== 404 && !/model|deployment/i.test(message)) return 'invalid_request';
  return codeFromStatus(status);
}
