import type { Message } from '@zerohop/core';
import { drawGap, drawLogNormal, drawsOf } from './draws.ts';
import { prose } from './prose.ts';
import type { Sessions, Workload } from './world.ts';
import { startMs } from './worlds.ts';

/** One call, drawn beforehand. */
export interface PlannedCall {
  /** Position in the run, from 0. */
  readonly index: number;
  /** Milliseconds from the start. */
  readonly atMs: number;
  /** Everything that is sent. */
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly stream: boolean;
  readonly turn: Turn | undefined;
  messages(): Message[];
}

/** A call's place in its conversation. */
export interface Turn {
  readonly session: string;
  /** From 0. */
  readonly number: number;
  /** Of the prompt: what every conversation begins with. */
  readonly sharedTokens: number;
}

type Drawn = Omit<PlannedCall, 'index'>;

const hourMs = 3_600_000;
/** No prompt grows beyond what every target with an ordinary window takes. */
const mostTokens = 150_000;

/** Draws what is asked, in the order of arrival. */
export function planCalls(workload: Workload, seed: number): PlannedCall[] {
  const { calls, sessions } = workload;
  const random = drawsOf(seed, 1);
  const drawn: Drawn[] = [];
  let atMs = 0;
  for (let begun = 0; begun < (sessions?.count ?? calls ?? 0); begun += 1) {
    const hour = Math.floor(((startMs + atMs) / hourMs) % 24);
    atMs += (drawGap(workload.burstiness, random) * 1_000) / (workload.perSecond * (workload.byHour?.[hour] ?? 1));
    if (sessions === undefined) drawn.push(drawCall(workload, atMs, random));
    else drawn.push(...drawSession(workload, sessions, begun, atMs, random));
  }
  return drawn.toSorted((a, b) => a.atMs - b.atMs).map((call, index) => ({ ...call, index }));
}

function drawCall(workload: Workload, atMs: number, random: () => number): Drawn {
  const promptTokens = drawTokens(workload.promptTokens, random);
  const from = Math.floor(random() * 1_000);
  return { atMs, promptTokens, ...drawAnswer(workload, random), turn: undefined, messages: () => [{ role: 'user', content: prose(promptTokens, from) }] };
}

function drawSession(workload: Workload, { goesOn, gapMs, sharedTokens, openingTokens }: Sessions, index: number, fromMs: number, random: () => number): Drawn[] {
  const session = `conversation-${index}`;
  const drawn: Drawn[] = [];
  const said: Message[] = [{ role: 'system', content: prose(sharedTokens, 0) }];
  let atMs = fromMs;
  let promptTokens = sharedTokens;
  do {
    const newTokens = drawTokens(drawn.length === 0 ? openingTokens : workload.promptTokens, random);
    promptTokens = Math.min(promptTokens + newTokens, mostTokens);
    said.push({ role: 'user', content: prose(newTokens, Math.floor(random() * 1_000)) });
    const answer = drawAnswer(workload, random);
    const sent = said.length;
    drawn.push({ atMs, promptTokens, ...answer, turn: { session, number: drawn.length, sharedTokens }, messages: () => said.slice(0, sent) });
    said.push({ role: 'assistant', content: prose(answer.answerTokens, Math.floor(random() * 1_000)) });
    promptTokens += answer.answerTokens;
    atMs += drawLogNormal(gapMs, random);
  } while (random() < goesOn);
  return drawn;
}

function drawAnswer({ answerTokens, streams }: Workload, random: () => number): Pick<Drawn, 'answerTokens' | 'stream'> {
  return { answerTokens: drawTokens(answerTokens, random), stream: random() < streams };
}

function drawTokens(size: Workload['promptTokens'], random: () => number): number {
  return Math.min(Math.max(1, Math.round(drawLogNormal(size, random))), mostTokens);
}
