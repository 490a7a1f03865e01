/** What a provider must be so that a call may be sent to it. */
export interface Requirements {
  /** Its `region` must be this, or one of these. */
  region?: string | readonly string[] | undefined;
  /** Its `dataPolicy` must hold every one of these. */
  dataPolicy?: readonly string[] | undefined;
}
