import { isSigned, sign } from '../lib/signature.ts';

// Looks like the vendor's, which are Fernet tokens.
const prefix = 'gAAAAA';

/** Seals a model's thoughts. The seal holds for this model, for the item of this id and for this organisation. */
export function seal(model: string, itemId: string, organization: string): string {
  return [prefix + encode(itemId), encode(organization), sign(`${model} ${itemId} ${organization}`, itemId)].join('.');
}

/** Why sealed thoughts would not open; `undefined` when they do. An item may leave its id out, but may not have another's. */
export function sealFault(model: string, itemId: string, organization: string, sealed: string): string | undefined {
  const [name = '', owner = '', signature = ''] = sealed.startsWith(prefix) ? sealed.slice(prefix.length).split('.') : [];
  const sealedId = decode(name);
  if (!isSigned(`${model} ${sealedId} ${decode(owner)}`, signature)) return 'Encrypted content could not be decrypted or parsed.';
  if (decode(owner) !== organization) return 'Encrypted content organization_id did not match the target organization.';
  return itemId === '' || itemId === sealedId ? undefined : 'Encrypted content item_id did not match the target item id.';
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}
