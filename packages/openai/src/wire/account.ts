import { isOwn, type Provenance } from '@zerohop/core/adapter';

/** The account that a chat is with. What its vendor seals or keeps for it is of use to no other. */
export interface Account {
  readonly adapterId: string;
  /** Key of the provider. */
  readonly provider: string;
  /** The organisation behind the credential, as the vendor names it; `''` where it may be another than that of the credential beside it, `undefined` while nothing is known. */
  readonly organization?: string | undefined;
}

/** Whether something was made by the model that this call goes to, for this account. */
export function isAccountsOwn(provenance: Provenance | undefined, { adapterId, provider }: Account, model: string): boolean {
  return isOwn(provenance, adapterId, model) && provenance?.provider === provider;
}
