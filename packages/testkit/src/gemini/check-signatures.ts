import { type JsonObject, objectOf, stringOf } from '../lib/json.ts';
import { isSigned } from '../lib/signature.ts';
import { contentsOf, isThirdGeneration, partsOf, partsWith } from './request.ts';
import { type Service, signedThought } from './service.ts';

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Google's documented stand-ins for a signature that was never given, for conversations that began elsewhere. */
const standInSignatures = new Set(['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go']);

/** What a service says to a signature that is not its own: that of the other one neither. */
const corrupted: Readonly<Record<Service, string>> = {
  gemini: 'Corrupted thought signature.',
  vertex: 'Unable to submit request because Thought signature is not valid.',
};

/** Signatures that come back must be the service's own. */
export function checkSignatures(message: JsonObject, _model: string, service: Service): string | undefined {
  for (const [index, content] of contentsOf(message).entries()) {
    for (const [at, part] of partsOf(content).entries()) {
      const signature = part['thoughtSignature'];
      if (signature === undefined || standInSignatures.has(stringOf(signature))) continue;
      if (typeof signature !== 'string' || !base64.test(signature)) {
        return `Invalid value at 'contents[${index}].parts[${at}].thought_signature' (TYPE_BYTES), Base64 decoding failed for ${JSON.stringify(signature)}`;
      }
      if (!isSigned(signedThought[service], signature)) return corrupted[service];
    }
  }
  return undefined;
}

/** In the turn that goes on (since the user last spoke), the first call of each step must bring its signature back. */
export function checkMissingSignatures(message: JsonObject, model: string): string | undefined {
  if (!isThirdGeneration(model)) return undefined;
  const contents = contentsOf(message);
  const turnStart = contents.findLastIndex((content) => content['role'] !== 'model' && partsWith(content, 'functionResponse').length === 0);
  for (const [index, content] of contents.entries()) {
    const first = partsWith(content, 'functionCall')[0];
    if (index < turnStart || first === undefined || first['thoughtSignature'] !== undefined) continue;
    return (
      'Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded ' +
      `model performance. Additional data, function call \`default_api:${String(objectOf(first['functionCall'])['name'])}\` , position ${index + 1}. ` +
      'Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.'
    );
  }
  return undefined;
}
