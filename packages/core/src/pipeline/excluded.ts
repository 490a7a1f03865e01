import type { Exclusion } from '../chat/plan.ts';

/** Thrown inside the pipeline when a target cannot be tried after all. Not an error of the call: the next one is tried. */
export class TargetExcluded extends Error {
  readonly exclusion: Exclusion;

  constructor(exclusion: Exclusion) {
    super(exclusion.message);
    this.exclusion = exclusion;
  }
}

/** Thrown when the credential of an attempt was benched while the attempt waited for its slot. Another one may serve. */
export class CredentialLost extends TargetExcluded {}
