import type { Call } from '../pipeline/call.ts';
import { nobody } from '../pipeline/call-facts.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Turn } from '../pipeline/turn.ts';
import { startCall } from './start-call.ts';

/** Enough for any model to answer, too little to cost anything. */
const probe = { text: 'ping', maxTokens: 16 };

/** A call of the router's own that only asks whether a target answers: one turn of one attempt. */
export function probeCall(to: RouteTarget, id: string, nowMs: number): { readonly call: Call; readonly turn: Turn } {
  const { target } = to;
  const embeds = target.facts?.chat === false;
  const request = embeds ? { model: target.id, input: probe.text } : { model: target.id, messages: [{ role: 'user' as const, content: probe.text }], maxTokens: probe.maxTokens };
  const started = startCall({ id, request, vectors: undefined, stream: false, scope: { scope: nobody, deadlineAtMs: undefined }, required: undefined, nowMs, checksOutput: false });
  const call: Call = { ...started, purpose: 'probe' };
  return { call, turn: { call, to, intent: { kind: 'probe', reason: 'idle' }, failOpen: false, ahead: () => 0, mayRepeat: () => Promise.resolve(false) } };
}
