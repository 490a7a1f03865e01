/** Field of the wire's media that holds bytes: base64 there, an array of bytes in the SDK. */
const bytesField = 'bytes';

/** What the SDK read, as the wire's JSON has it, so that it survives being stored as JSON. */
export function toWireJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return mapMembers(value, (_name, member) => toWireJson(member));
}

/** The wire's JSON as the SDK takes it. */
export function fromWireJson(value: unknown): unknown {
  return mapMembers(value, (name, member) => (name === bytesField && typeof member === 'string' ? Buffer.from(member, 'base64') : fromWireJson(member)));
}

function mapMembers(value: unknown, change: (name: string, member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => change(String(index), item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(name, member)]));
}
