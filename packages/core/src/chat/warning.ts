/** Something that was asked for but could not be done as asked, or that the caller should know. */
export interface Warning {
  /** What it is about: a request field, or a short word such as `price`. */
  about: string;
  message: string;
  /** `provider/model` it concerns, where one does. */
  target?: string | undefined;
}
