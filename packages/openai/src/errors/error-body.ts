import { fields, isHtml, list, text } from '@zerohop/core/adapter';

/** What an error body says, whatever its shape. */
export interface ErrorBody {
  /** `''` when there is none, or only a web page. */
  message: string;
  /** The body's code, type and the like, in lower case, the most telling first. */
  names: readonly string[];
  /** The parameter that is to blame; `''` if none is named. */
  param: string;
  /** The HTTP status that the body names: inside a 200 there is no other. */
  status: number | undefined;
  /** What a filter found, when one stopped the prompt. */
  filtered: string | undefined;
  isWebPage: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** How much of a text that is no error object is shown. */
const shownCharacters = 300;

/**
 * Reads an error body: `{ error: { ... } }`, the same without its wrapper or in a list, `{ error: 'text' }`, `{ detail }`,
 * `{ message }` (a front door of AWS writes it with a capital), plain text.
 */
export function readErrorBody(body: unknown): ErrorBody {
  if (typeof body === 'string') {
    const isWebPage = isHtml(body);
    return { message: isWebPage ? '' : body.trim().slice(0, shownCharacters), names: [], param: '', status: undefined, filtered: undefined, isWebPage };
  }
  const outer = fields(first(body));
  const inner = typeof outer['error'] === 'object' && outer['error'] !== null ? fields(first(outer['error'])) : outer;
  const innermost = fields(inner['innererror']);
  const metadata = fields(inner['metadata']);
  const upstream = readUpstream(metadata['raw']);
  const own = words(inner['message']) || text(outer['error']) || words(outer['message'] ?? outer['Message']) || words(inner['detail'] ?? outer['detail']);
  const names = [inner['code'], innermost['code'], inner['type'], inner['error_type'], inner['status'], outer['code']];
  return {
    message: [own, upstream?.message].filter(Boolean).join(': '),
    names: [...names.map((name) => text(name).toLowerCase()).filter((name) => name !== ''), ...(upstream?.names ?? [])],
    param: text(inner['param']),
    status: [inner['code'], inner['status_code'], inner['raw_status_code'], inner['status'], outer['status_code']].map(Number).find(isErrorStatus),
    filtered: filteredBy(innermost, metadata) ?? upstream?.filtered,
    isWebPage: false,
  };
}

/** Whether a field that holds errors holds one: some servers send it empty. */
export function isError(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Whether a body or chunk reports an error. Some servers put its fields beside each other, without a wrapper. */
export function hasError(body: Fields): boolean {
  return isError(body['error']) || body['object'] === 'error' || body['type'] === 'error';
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}

/** What the vendor behind a gateway said: JSON in a text, or the text itself. */
function readUpstream(raw: unknown): ErrorBody | undefined {
  if (typeof raw === 'object' && raw !== null) return readErrorBody(raw);
  if (text(raw) === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text(raw));
    return readErrorBody(typeof parsed === 'object' ? parsed : raw);
  } catch {
    return readErrorBody(raw);
  }
}

function words(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(complaint).join('; ');
  if (typeof value !== 'object' || value === null) return '';
  return words(fields(value)['detail']) || JSON.stringify(value);
}

/** One entry of a validator's list: where, and what. */
function complaint(entry: unknown): string {
  const { loc, msg } = fields(entry);
  return typeof msg === 'string' ? [list(loc).join('.'), msg].filter(Boolean).join(': ') : typeof entry === 'string' ? entry : JSON.stringify(entry);
}

function filteredBy(innermost: Fields, metadata: Fields): string | undefined {
  const categories = Object.entries(fields(innermost['content_filter_result']));
  const found = categories.filter(([, result]) => fields(result)['filtered'] === true).map(([name]) => name);
  const reasons = [...found, ...list(metadata['reasons']).map(text)].filter(Boolean);
  return reasons.length === 0 ? undefined : reasons.join(', ');
}

function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status < 600;
}
