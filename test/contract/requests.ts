import type { Emulator, FaultInput, RecordedCall } from '@zerohop/testkit';
import { asksOf } from '../fields/wire.ts';
import type { Subject } from './subject.ts';

/** A fault at its place: an error of the vendor's refuses the request that asks, and all else becomes of the one that brings the answer. Rules say for themselves what they meet. */
export function aimed({ bringsAnswer }: Subject, fault: FaultInput): FaultInput {
  const isError = 'type' in fault && fault.type === 'error';
  return bringsAnswer === undefined || isError || 'fault' in fault ? fault : { when: bringsAnswer, fault };
}

/** The requests that ask for an answer: every one there was, where a call is one request. */
export function asksAt({ bringsAnswer }: Subject, server: Emulator): readonly RecordedCall[] {
  return bringsAnswer === undefined ? server.calls : asksOf(server);
}

/** The request that brings an answer, the first of them or a later one, as soon as it has arrived. */
export async function answeringCall({ bringsAnswer = () => true }: Subject, server: Emulator, number: number): Promise<RecordedCall> {
  let found = 0;
  for (let arrived = 1; ; arrived += 1) {
    const call = await server.waitForCall(arrived);
    if (bringsAnswer(call)) found += 1;
    if (found === number) return call;
  }
}
