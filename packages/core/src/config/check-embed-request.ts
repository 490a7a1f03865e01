import type { EmbedRequest } from '../chat/embed-request.ts';
import { isObject, isText, refuse } from './check-fields.ts';
import { type Check, checkFields, commonFields, type RequestKnowledge, whole } from './check-request.ts';
import { pathTo, Problems } from './problems.ts';

const fields: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['input', checkInput],
  ['dimensions', whole(1)],
  ...commonFields,
]);

/**
 * Checks a request for vectors, as it is.
 *
 * @throws `invalid_request` with every issue found
 * @example checkEmbedRequest({ model: 'search', input: ['Hi'] }, known)
 */
export function checkEmbedRequest(request: unknown, known: RequestKnowledge): asserts request is EmbedRequest {
  const problems = new Problems();
  if (isObject(request)) {
    checkFields(request, fields, problems, known);
    if (request['input'] === undefined) checkInput(undefined, 'input', problems);
  } else {
    refuse(problems, '', 'a request', request);
  }
  problems.throwIfAny('invalid_request');
}

// Vendors refuse an empty text, and with it the whole batch.
function checkInput(value: unknown, path: string, problems: Problems): void {
  if (isText(value)) return;
  if (!Array.isArray(value) || value.length === 0) {
    refuse(problems, path, 'text, or an array of at least one text', value);
    return;
  }
  value.forEach((text: unknown, index) => {
    if (!isText(text)) refuse(problems, pathTo(path, index), 'text', text);
  });
}
