import type { Warning } from '../chat/warning.ts';

/** Adds a warning, unless it has been said: a retry would say everything twice. */
export function noteWarning(warnings: Warning[], warning: Warning): void {
  const { about, message, target } = warning;
  if (!warnings.some((known) => known.about === about && known.message === message && known.target === target)) warnings.push(warning);
}
