/** What of a reasoning item is no words. It must come back as it was: the vendor ties the sealed part to the id. */
export interface ReasoningSeal {
  /** `''` where the vendor gives none. */
  readonly id: string;
  /** `''` where the vendor shows all it thought. */
  readonly encrypted: string;
  /** The organisation that it opens for; `''` where the vendor names none. */
  readonly organization: string;
}

/** The seal as a part's signature. None of its parts has spaces. */
export function writeSeal({ id, encrypted, organization }: ReasoningSeal): string {
  if (organization !== '') return `${id} ${encrypted} ${organization}`;
  return id === '' ? encrypted : `${id} ${encrypted}`;
}

/** Reads what {@link writeSeal} wrote. */
export function readSeal(signature: string): ReasoningSeal {
  const [first = '', encrypted, organization = ''] = signature.split(' ');
  return encrypted === undefined ? { id: '', encrypted: first, organization } : { id: first, encrypted, organization };
}
