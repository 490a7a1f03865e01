/** A stretch of time that comes back every day, or on some days of the week. */
export interface TimeWindow {
  /** `HH:MM`, included. */
  from: string;
  /** `HH:MM`, not included; up to `from` it is that of the next day. */
  to: string;
  /** Days on which it begins. @default every day */
  days?: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[] | undefined;
  /** IANA name of the time zone. @default 'UTC' */
  timeZone?: string | undefined;
}
