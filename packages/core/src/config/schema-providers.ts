import { z } from 'zod';
import { factor, flag, leaf, object, record, some, text } from './schema-parts.ts';

const secret = leaf(
  "a key: text, 'env:NAME', 'file:/path' or a function that fetches it",
  (value) => typeof value === 'function' || (typeof value === 'string' && value !== ''),
  { type: 'string', minLength: 1 },
);
const key = z.union([object({ key: secret, weight: factor.optional() }, 'WeightedKey'), secret]);

/** An account at a vendor. */
export const provider: z.ZodType = object({
  adapter: leaf(
    'the id of an adapter',
    (value) => (typeof value === 'string' && value !== '') || isAdapter(value),
    { type: 'string', minLength: 1 },
  ),
  vendor: text.optional(),
  api: text.optional(),
  apiKey: z.union([some(key, 'at least one key'), key]).optional(),
  baseURL: leaf('a URL, http: or https:', isWebAddress, { type: 'string', pattern: '^\\s*[Hh][Tt][Tt][Pp][Ss]?:' }).optional(),
  sdk: text.optional(),
  headers: record(leaf('text', (value) => typeof value === 'string', { type: 'string' })).optional(),
  client: leaf("the app's own SDK client", (value) => (typeof value === 'object' && value !== null) || typeof value === 'function', 'code').optional(),
  fetch: leaf('a fetch function', (value) => typeof value === 'function', 'code').optional(),
  region: text.optional(),
  dataPolicy: z.array(text).optional(),
  optional: flag.optional(),
  priceFactor: factor.optional(),
  options: record(z.unknown()).optional(),
}, 'ProviderData');

/** Whether a value is an adapter: a function that names itself. */
export function isAdapter(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const { id, traits } = value as { id?: unknown; traits?: unknown };
  return typeof id === 'string' && typeof traits === 'object' && traits !== null;
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol } = new URL(value);
  return protocol === 'http:' || protocol === 'https:';
}
