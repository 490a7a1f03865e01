import { isSigned, sign } from '../lib/signature.ts';

// Looks like the vendor's, which are Fernet tokens.
const prefix = 'gAAAAA';

/** Seals a model's thoughts. The seal holds for this model and for the item of this id. */
export function seal(model: string, itemId: string): string {
  return `${prefix}${Buffer.from(itemId).toString('base64url')}.${sign(`${model} ${itemId}`, itemId)}`;
}

/** Why sealed thoughts would not open; `undefined` when they do. An item may leave its id out, but may not have another's. */
export function sealFault(model: string, itemId: string, sealed: string): string | undefined {
  const [name = '', signature = ''] = sealed.startsWith(prefix) ? sealed.slice(prefix.length).split('.') : [];
  const sealedId = Buffer.from(name, 'base64url').toString();
  if (!isSigned(`${model} ${sealedId}`, signature)) return 'Encrypted content could not be decrypted or parsed.';
  return itemId === '' || itemId === sealedId ? undefined : 'Encrypted content item_id did not match the target item id.';
}
