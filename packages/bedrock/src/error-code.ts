import type { ErrorCode } from '@zerohop/core/adapter';

/** What the vendor's exceptions mean, where their words say nothing better. In a stream their names begin in lower case. */
const byName: Readonly<Record<string, ErrorCode>> = {
  throttlingexception: 'rate_limit',
  toomanyrequestsexception: 'rate_limit',
  servicequotaexceededexception: 'quota_exceeded',
  modelnotreadyexception: 'overloaded',
  serviceunavailableexception: 'overloaded',
  serviceunavailable: 'overloaded',
  modeltimeoutexception: 'server_error',
  modelerrorexception: 'server_error',
  modelstreamerrorexception: 'server_error',
  internalserverexception: 'server_error',
  internalfailure: 'server_error',
  internalservererror: 'server_error',
  conflictexception: 'server_error',
  validationexception: 'invalid_request',
  serializationexception: 'invalid_request',
  unknownoperationexception: 'invalid_request',
  accessdeniedexception: 'permission',
  notauthorized: 'permission',
  optinrequired: 'permission',
  resourcenotfoundexception: 'model_not_found',
  unrecognizedclientexception: 'authentication',
  expiredtokenexception: 'authentication',
  expiredtoken: 'authentication',
  invalidsignatureexception: 'authentication',
  incompletesignature: 'authentication',
  incompletesignatureexception: 'authentication',
  missingauthenticationtoken: 'authentication',
  missingauthenticationtokenexception: 'authentication',
  invalidclienttokenid: 'authentication',
  signaturedoesnotmatch: 'authentication',
  // The SDK has set its clock by the answer; the same request goes through next time.
  requesttimetooskewed: 'server_error',
  requestexpired: 'server_error',
};

/** The code of an exception; `undefined` for names that are none of the vendor's. */
export function codeOfName(name: string): ErrorCode | undefined {
  const plain = name.toLowerCase();
  return Object.hasOwn(byName, plain) ? byName[plain] : undefined;
}

/**
 * What the vendor's words mean where its exception says too little, by the code of the exception; the first that fits
 * counts. Models' own refusals come as ValidationException or ModelErrorException, in their makers' words.
 */
const byWords: readonly (readonly [codes: readonly (ErrorCode | undefined)[], words: RegExp, code: ErrorCode])[] = [
  // A day's tokens do not come back within a retry.
  [['rate_limit'], /per day/i, 'quota_exceeded'],
  [['authentication', 'permission'], /signature (expired|not yet current)/i, 'server_error'],
  // Bearer keys are refused without an exception's name, or with a missing permission's.
  [['permission', undefined], /api key|security token|bearer|token (has expired|is (expired|invalid))|authentication failed/i, 'authentication'],
  [['permission'], /did not allow prompt caching|unsupported model/i, 'unsupported'],
  // Retired models, and models nobody knows. What the account has not asked for yet is a matter of its rights.
  [['model_not_found'], /use case details have not been submitted|not authorized|access/i, 'permission'],
  [
    ['invalid_request', 'server_error', undefined],
    /input is too long|prompt is too long|input tokens exceeded|exceeds? (the )?(context (limit|window|length)|model'?s maximum)|maximum (context|input|prompt) length|too many (input tokens|total text bytes)|context window (exceeded|is full)|number of input tokens exceeds/i,
    'context_length',
  ],
  [
    ['invalid_request'],
    /model identifier is invalid|on-demand throughput isn.t supported|doesn.t support on-demand throughput|model (id|identifier) .*(not found|not supported|is not valid)|could not resolve the foundation model|end of its life|malformed arn|provided arn is invalid/i,
    'model_not_found',
  ],
  [['invalid_request'], /operation not allowed|not allowed for this account|is not available in your (country|region)|unsupported countr/i, 'permission'],
  [['invalid_request', 'server_error'], /content filter(ing)? policy|content policy|blocked by (our |the )?(content|safety)|responsible ai polic/i, 'content_filter'],
  [
    ['invalid_request'],
    /(model|action) (doesn.t|does not) support|not supported (for|by|on|with) (this|the) model|is not supported for this model|deprecated for this model|cannot be provided in the same turn|does not support assistant message prefill|requires the last turn in the conversation to be a user message/i,
    'unsupported',
  ],
];

/** The code that a message means; `undefined` where it says no more than its exception. */
export function codeOfWords(named: ErrorCode | undefined, message: string): ErrorCode | undefined {
  return byWords.find(([codes, words]) => codes.includes(named) && words.test(message))?.[2];
}
