import { ZerohopError } from '../errors/zerohop-error.ts';

/** How much of a body that cannot be read is kept to show. */
const keptCharacters = 500;

/** Parses a whole body. What is empty, a web page or otherwise no JSON is `bad_response`. */
export function parseJsonBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    if (body.trim() === '') throw unreadable('empty', 'the vendor answered with an empty body', body);
    if (isHtml(body)) throw unreadable('html', 'the vendor answered with a web page', body);
    throw unreadable('invalid_json', 'the vendor answered with something that is not JSON', body);
  }
}

/** Parses the data of one stream event, which must be an object. */
export function parseJsonChunk(data: string): Readonly<Record<string, unknown>> {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch {
    throw unreadable('invalid_json', 'the vendor sent a chunk that is not JSON', data);
  }
  if (typeof chunk !== 'object' || chunk === null) throw unreadable('invalid_json', 'the vendor sent a chunk that is not an object', data);
  return chunk as Record<string, unknown>;
}

/** Parses JSON; text that is none stays as it is. For error bodies, which may be anything. */
export function parseJsonOr(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Whether a text is one whole JSON object, and not the beginning of one. */
export function isWholeObject(json: string): boolean {
  if (!json.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

/** Whether a body is a web page, e.g. a proxy's. */
export function isHtml(body: string): boolean {
  return /^\s*<(!doctype|html)/i.test(body);
}

function unreadable(reason: string, message: string, body: string): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason }, raw: body.slice(0, keptCharacters) });
}
