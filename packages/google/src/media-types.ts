/**
 * Media types that the vendor takes, by the ending of a file's name.
 *
 * @see https://ai.google.dev/gemini-api/docs/file-input-methods
 */
const types: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', heic: 'image/heic', heif: 'image/heif',
  wav: 'audio/wav', mp3: 'audio/mp3', aiff: 'audio/aiff', aac: 'audio/aac', ogg: 'audio/ogg', flac: 'audio/flac', m4a: 'audio/mp4',
  mp4: 'video/mp4', mpeg: 'video/mpeg', mpg: 'video/mpg', mov: 'video/mov', avi: 'video/avi', flv: 'video/x-flv', webm: 'video/webm', wmv: 'video/wmv', '3gp': 'video/3gpp',
  pdf: 'application/pdf', json: 'application/json', txt: 'text/plain', md: 'text/md', html: 'text/html', css: 'text/css', csv: 'text/csv', xml: 'text/xml', rtf: 'text/rtf',
};

/** The media type that the ending of an address says, or `undefined`. */
export function mediaTypeOf(url: string): string | undefined {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(url)?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(types, ending) ? types[ending] : undefined;
}
