/** What of a reasoning item is no words. It must come back as it was: the vendor ties the sealed part to the id. */
export interface ReasoningSeal {
  /** `''` where the vendor gives none. */
  readonly id: string;
  /** `''` where the vendor shows all it thought. */
  readonly encrypted: string;
}

/** The seal as a part's signature. Neither half has spaces. */
export function writeSeal({ id, encrypted }: ReasoningSeal): string {
  return id === '' ? encrypted : `${id} ${encrypted}`;
}

/** Reads what {@link writeSeal} wrote. */
export function readSeal(signature: string): ReasoningSeal {
  const space = signature.indexOf(' ');
  return space === -1 ? { id: '', encrypted: signature } : { id: signature.slice(0, space), encrypted: signature.slice(space + 1) };
}
