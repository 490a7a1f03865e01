import { isObject, type JsonObject, objectOf, stringOf } from '../lib/json.ts';
import { contentsOf, partsOf } from './request.ts';
import type { Service } from './service.ts';

const label = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** What only Vertex AI refuses. */
export function checkVertex(message: JsonObject, _model: string, service: Service): string | undefined {
  if (service !== 'vertex') return undefined;
  for (const content of contentsOf(message)) {
    if (content['role'] === undefined) return 'Please use a valid role: user, model.';
    for (const { fileData } of partsOf(content)) {
      if (isObject(fileData) && !fileData['mimeType']) return 'Unable to submit request because it must have a mimeType parameter in its fileData.';
    }
  }
  for (const [name, value] of Object.entries(objectOf(message['labels']))) {
    if (!label.test(name) || !label.test(stringOf(value))) return `Invalid label "${name}": labels hold lower-case letters, digits, underscores and dashes, 63 at most.`;
  }
  return undefined;
}
