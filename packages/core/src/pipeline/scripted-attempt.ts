import { virtualClock, type VirtualClock } from '@zerohop/testkit';
import type { Answer, AnswerStream, Connection } from '../adapter/adapter.ts';
import type { ScriptedFailure } from '../adapter/scripted-adapter.ts';
import type { Price } from '../catalog/compile-price.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import { noUsage } from '../chat/no-usage.ts';
import type { PolicyOptions } from '../chat/policy-options.ts';
import type { ChatRequest } from '../chat/request.ts';
import { createRedactor } from '../errors/redact.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { CancelToken } from '../lib/cancel.ts';
import { Emitter } from '../telemetry/emitter.ts';
import type { TelemetryEvent } from '../telemetry/event.ts';
import { AttemptContext, type Call } from './call.ts';
import { createCredential, CredentialPool } from './credential-pool.ts';
import { defaultPolicies, mergePolicies } from './policies.ts';
import { type Reply, ReplyStream } from './reply.ts';
import type { Runtime } from './runtime.ts';
import { RouteTarget, type Target } from './target.ts';
import { TargetHealth } from './target-health.ts';

/** A runtime in virtual time whose draws and events a test sees. */
export interface ScriptedRuntime extends Runtime {
  readonly clock: VirtualClock;
  readonly events: TelemetryEvent[];
  /** Targets whose health was said to have changed. */
  readonly changed: string[];
}

/** Makes one. Draws are 0 unless told. Time starts at a million. */
export function scriptedRuntime(random: () => number = () => 0): ScriptedRuntime {
  const clock = virtualClock({ startMs: 1_000_000 });
  const events: TelemetryEvent[] = [];
  const changed: string[] = [];
  const emitter = new Emitter(clock.now);
  emitter.on('*', (event) => events.push(event));
  return { clock, random, emitter, events, changed, healthChanged: ({ id }) => changed.push(id) };
}

/** What a scripted target is made of. */
export interface ScriptedTargetOptions {
  readonly id?: string | undefined;
  /** Keys of its provider. @default one */
  readonly keys?: readonly string[] | undefined;
  readonly options?: PolicyOptions | undefined;
  readonly facts?: ModelFacts | undefined;
  readonly price?: Price | undefined;
  readonly chat?: Connection['chat'] | undefined;
  readonly foresee?: Connection['foresee'];
  readonly weight?: number | undefined;
  readonly unavailable?: string | undefined;
}

/** Makes a target as a route sees it. */
export function scriptedTarget(runtime: Runtime, given: ScriptedTargetOptions = {}): RouteTarget {
  const { id = 'a/m', keys = ['key-number-one'], weight = 1 } = given;
  const redactor = createRedactor();
  const [provider = '', model = ''] = id.split('/');
  const credentials = keys.map((reference, index) => createCredential({ reference, weight: 1, resolve: (key) => key }, index, redactor));
  const target: Target = {
    id,
    model,
    provider: {
      key: provider,
      adapterId: 'scripted',
      vendor: 'scripted',
      connection: { chat: given.chat ?? (() => Promise.resolve({ kind: 'whole', answer: scriptedAnswer() })), warm: () => Promise.resolve(), ...(given.foresee && { foresee: given.foresee }) },
      pool: new CredentialPool(credentials, runtime.clock),
      redactor,
      region: undefined,
      dataPolicy: [],
      unavailable: given.unavailable,
    },
    facts: given.facts,
    price: given.price,
    priceOf: () => undefined,
    health: new TargetHealth(),
  };
  return new RouteTarget({ target, weight, policies: mergePolicies(defaultPolicies, given.options) });
}

/** Makes a call. */
export function scriptedCall(runtime: Runtime, given: Partial<Call> & { readonly asked?: Partial<ChatRequest> | undefined } = {}): Call {
  const { asked, ...rest } = given;
  return {
    id: 'call_1',
    parentId: undefined,
    purpose: undefined,
    request: { model: 'a/m', messages: [{ role: 'user', content: 'Hi' }], ...asked },
    input: [],
    vectors: undefined,
    batchOf: undefined,
    tools: [],
    output: undefined,
    checksOutput: true,
    stream: false,
    scope: { tenant: undefined, team: undefined, user: undefined, tags: undefined },
    required: undefined,
    startedAtMs: runtime.clock.now(),
    deadlineAtMs: undefined,
    token: new CancelToken(),
    attempts: [],
    warnings: [],
    scores: [],
    plan: undefined,
    route: undefined,
    ...rest,
  };
}

/** Makes an attempt of a call at a target. */
export function scriptedAttempt(runtime: Runtime, to: RouteTarget, call: Call = scriptedCall(runtime)): AttemptContext {
  const { target } = to;
  const [credential] = target.provider.pool.credentials;
  if (credential === undefined) throw new Error('a pool without credentials');
  return new AttemptContext(call, to, credential, {
    index: 0,
    kind: 'first',
    target: target.id,
    provider: target.provider.key,
    model: target.model,
    credential: credential.fingerprint,
    startedAtMs: runtime.clock.now(),
    durationMs: 0,
    outcome: 'aborted',
    integrity: 'failed',
  });
}

/** Makes an answer. */
export function scriptedAnswer(text = 'ok', more: Partial<Answer> = {}): Answer {
  return { id: 'answer', model: 'm', content: text === '' ? [] : [{ type: 'text', text }], finishReason: 'stop', usage: noUsage, sources: [], ...more };
}

/** Makes an error out of its fields. */
export function scriptedFailure({ message, ...fields }: ScriptedFailure): ZerohopError {
  return new ZerohopError({ message: message ?? `scripted ${fields.code}`, ...fields });
}

/** A stream whose every move a test makes. */
export interface ScriptedSource extends AnswerStream {
  /** Text arrives. */
  arrive(text: string): void;
  end(): void;
  fail(error: Error): void;
  complete: boolean;
  readonly cancelled: boolean;
}

/** Makes one. */
export function scriptedSource(): ScriptedSource {
  const texts: string[] = [];
  let all = '';
  let ended: { error: Error | undefined } | undefined;
  let wake = (): void => {};
  let cancelled = false;
  return {
    complete: false,
    arrive(text) {
      texts.push(text);
      all += text;
      wake();
    },
    end() {
      this.complete = true;
      ended = { error: undefined };
      wake();
    },
    fail(error) {
      ended = { error };
      wake();
    },
    take() {
      const text = texts.shift();
      return text === undefined ? undefined : { type: 'text-delta', text, attempt: 0 };
    },
    async fill() {
      while (texts.length === 0) {
        if (ended !== undefined) {
          if (ended.error !== undefined && !cancelled) throw ended.error;
          return false;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return true;
    },
    answer() {
      return scriptedAnswer(all, this.complete ? {} : { finishReason: 'other' });
    },
    cancel() {
      cancelled = true;
    },
    get cancelled() {
      return cancelled;
    },
  };
}

/** A whole reply. */
export function wholeReply(attempt: AttemptContext, answer: Answer = scriptedAnswer()): Reply {
  return { kind: 'whole', attempt, answer };
}

/** A stream's reply, as the innermost handler would make it. */
export function streamReply(attempt: AttemptContext, source: AnswerStream): Extract<Reply, { kind: 'stream' }> {
  const stream = new ReplyStream(source, attempt, (error) => error as ZerohopError);
  attempt.stream = stream;
  if (attempt.clocks !== undefined) stream.tap(attempt.clocks);
  return { kind: 'stream', attempt, stream };
}
