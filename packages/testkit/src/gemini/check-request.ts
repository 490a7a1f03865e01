import { isObject, type JsonObject, numberOf, stringOf } from '../lib/json.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { VendorError } from '../server/wire.ts';
import { checkDeclarations, checkFunctionTurns, checkSchema } from './check-tools.ts';
import { checkMissingSignatures, checkSignatures } from './check-signatures.ts';
import { readProto } from './read-proto.ts';
import { contentsOf, declarationsOf, fieldRefusal, generationConfigOf, generationOf, isThirdGeneration, partsOf, takesPrefill, thinkingConfigOf } from './request.ts';
import { requestShape } from './request-shape.ts';
import { type Service, serviceOf } from './service.ts';
import { checkVertex } from './check-vertex.ts';
import { badFields, invalidArgument } from './write-error.ts';

/** Looks at a request in camel case; the message of a refusal, or nothing. */
type Check = (message: JsonObject, model: string, service: Service) => string | undefined;

// "function" is the role of responses in Google's first SDK.
const roles = new Set(['user', 'model', 'function']);

const checks: readonly Check[] = [checkContents, checkFunctionTurns, checkSignatures, checkMissingSignatures, checkEnding, checkDeclarations, checkConfig, checkThinking, checkVertex];

/** Why Gemini would refuse this `generateContent` request; `undefined` when it would not. */
export function checkRequest(request: HttpRequest, model: string): VendorError | undefined {
  if (!isObject(request.body)) return invalidArgument('Invalid JSON payload received. Unexpected end of string. Expected a value.');
  const { message, violations } = readProto(request.body, requestShape);
  if (violations.length > 0) return badFields(violations);
  const service = serviceOf(request);
  for (const check of checks) {
    const refusal = check(message, model, service);
    if (refusal !== undefined) return invalidArgument(refusal);
  }
  return undefined;
}

function checkContents(message: JsonObject): string | undefined {
  const contents = contentsOf(message);
  if (contents.length === 0) return fieldRefusal('contents', 'contents is not specified');
  for (const [index, content] of contents.entries()) {
    if (content['role'] !== undefined && !roles.has(stringOf(content['role']))) return 'Please use a valid role: user, model.';
    if (partsOf(content).length === 0) return fieldRefusal(`contents[${index}].parts`, 'contents.parts must not be empty.');
    for (const [at, part] of partsOf(content).entries()) {
      const holds = Object.keys(part).filter((name) => !['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata'].includes(name));
      if (holds.length === 0) return fieldRefusal(`contents[${index}].parts[${at}].data`, "required oneof field 'data' must have one initialized field");
      const path = `contents[${index}].parts[${at}]`;
      const refusal = checkFunctionPart(part['functionCall'], 'args', `${path}.function_call`) ?? checkFunctionPart(part['functionResponse'], 'response', `${path}.function_response`);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

function checkEnding(message: JsonObject, model: string): string | undefined {
  return contentsOf(message).at(-1)?.['role'] === 'model' && !takesPrefill(model) ? 'Requests ending with a model turn are not supported.' : undefined;
}

function checkConfig(message: JsonObject, model: string): string | undefined {
  const config = generationConfigOf(message);
  const temperature = numberOf(config['temperature']);
  if (temperature !== undefined && (temperature < 0 || temperature > 2)) return fieldRefusal('generation_config.temperature', 'temperature must be in the range [0.0, 2.0].');
  const cap = numberOf(config['maxOutputTokens']);
  if (cap !== undefined && cap < 1) return fieldRefusal('generation_config.max_output_tokens', 'max_output_tokens must be positive.');
  const isJson = config['responseMimeType'] === 'application/json';
  if (isJson && declarationsOf(message).length > 0 && !isThirdGeneration(model)) return "Function calling with a response mime type: 'application/json' is unsupported";
  return isObject(config['responseSchema']) ? checkSchema(config['responseSchema'], 'generation_config.response_schema') : undefined;
}

function checkThinking(message: JsonObject, model: string): string | undefined {
  const config = thinkingConfigOf(message);
  const budget = numberOf(config['thinkingBudget']);
  const generation = generationOf(model);
  if (config['thinkingLevel'] !== undefined && budget !== undefined) return 'You can only set only one of thinking budget and thinking level.';
  if (config['thinkingLevel'] !== undefined && generation > 0 && generation < 3) return 'Thinking level is not supported for this model.';
  if (budget === 0 && generation >= 2.5 && model.includes('pro')) return 'Budget 0 is invalid. This model only works in thinking mode.';
  return undefined;
}

function checkFunctionPart(held: unknown, dataField: 'args' | 'response', path: string): string | undefined {
  if (!isObject(held)) return undefined;
  if (!held['name']) return fieldRefusal(`${path}.name`, 'Name cannot be empty.');
  const data = held[dataField];
  if (data === undefined || isObject(data)) return undefined;
  return `Invalid value at '${path}.${dataField}' (type.googleapis.com/google.protobuf.Struct), ${JSON.stringify(data)}`;
}
