import type { EventScope, Purpose } from '../telemetry/event.ts';
import type { Call } from './call.ts';

/** What every event made for a call says of it. */
export function aboutCall({ id, parentId, purpose, scope }: Call): { callId: string; parentCallId: string | undefined; purpose: Purpose | undefined; scope: EventScope } {
  return { callId: id, parentCallId: parentId, purpose, scope };
}
