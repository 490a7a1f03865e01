const mask = '[redacted]';
/** Shorter ones are no secrets, and replacing them would garble ordinary words. */
const shortestSecret = 6;

/** Not the counts of tokens that some vendors send. */
const secretHeader = /auth|(^|[-_]|api)key$|token(?!s|-count)|secret|cookie|password|credential|signature/i;
/** Headers that name the account. */
const accountHeader = /organi[sz]ation|project|account|tenant/i;
/** Parts of an `authorization` that are no secret. */
const noSecret = /^(bearer|basic|AWS4-HMAC-SHA256|SignedHeaders=.*)$/i;

/** Everything secret that a request carries, in its headers and its query. */
export function secretsOf(url: URL, headers: Headers): string[] {
  const secrets: string[] = [];
  for (const [name, value] of [...headers, ...url.searchParams]) if (secretHeader.test(name)) secrets.push(value, ...partsOf(value));
  const known = secrets.filter((secret) => secret.length >= shortestSecret && !noSecret.test(secret));
  // Vendors echo keys as they got them, or as their URL or JSON writer escaped them. Longest first: one may begin with another.
  const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** `Bearer x`, `Credential=x/date/region, Signature=y`, `session=x; theme=y`: the parts, and what stands behind their names. */
function partsOf(value: string): string[] {
  const parts = value.split(/[\s,;]+/).filter((part) => !noSecret.test(part));
  const named = parts.map((part) => part.slice(part.indexOf('=') + 1));
  return [...parts, ...named, ...named.map((part) => part.slice(0, Math.max(0, part.indexOf('/'))))];
}

/** Headers that may be kept: those of secrets and accounts are masked whole, and known secrets wherever they stand. */
export function redactHeaders(headers: Headers, secrets: readonly string[]): Record<string, string> {
  const shown = [...headers].map(([name, value]) => [name, secretHeader.test(name) || accountHeader.test(name) ? mask : redactText(value, secrets)]);
  return Object.fromEntries(shown) as Record<string, string>;
}

export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, mask), text);
}

/**
 * The pieces of a body with every secret overwritten by stars of its own length: pieces keep their sizes, and a secret that two
 * pieces share is found as well.
 */
export function redactPieces(pieces: readonly Uint8Array[], secrets: readonly string[]): Uint8Array[] {
  const body = Buffer.concat(pieces);
  for (const secret of secrets) {
    const bytes = Buffer.from(secret, 'utf8');
    for (let at = body.indexOf(bytes); at >= 0; at = body.indexOf(bytes, at + bytes.length)) body.fill('*', at, at + bytes.length);
  }
  let from = 0;
  return pieces.map((piece) => body.subarray(from, (from += piece.length)));
}
