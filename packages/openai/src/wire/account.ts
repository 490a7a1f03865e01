import type { Provenance } from '@zerohop/core/adapter';

/** The account that a chat is with. What its vendor seals or keeps for it is of use to no other. */
export interface Account extends Pick<Provenance, 'adapter' | 'provider'> {
  /** The organisation behind the credential, as the vendor names it; `''` where it may be another than that of the credential beside it, `undefined` while nothing is known. */
  readonly organization?: string | undefined;
}

/** Why reasoning of the very model that is asked does not go back to it. */
export const ofAnotherAccount = 'it is of another account';
