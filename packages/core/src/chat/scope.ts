/** Who is paying and under which bounds. */
export interface Scope {
  tenant?: string | undefined;
  team?: string | undefined;
  user?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds from entering the scope until calls inside must be over. Nested scopes keep the earliest instant. */
  deadlineMs?: number | undefined;
}
