import type { AttemptContext } from '../pipeline/call.ts';
import { callAdapter } from '../pipeline/call-adapter.ts';
import { commitPoint } from '../pipeline/commit-point.ts';
import { compose, type Handler, type Layer } from '../pipeline/layer.ts';
import { checkOutput } from '../pipeline/parse-output.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { Turn } from '../pipeline/turn.ts';
import { circuitBreaker } from '../policies/circuit-breaker.ts';
import { concurrency } from '../policies/concurrency.ts';
import { credentialBench } from '../policies/credential-bench.ts';
import { loadVendor } from '../policies/load-vendor.ts';
import { meter } from '../policies/meter.ts';
import { continueAnswers } from '../policies/mid-stream/turn.ts';
import { layParams } from '../policies/params.ts';
import { record } from '../policies/record.ts';
import { retry } from '../policies/retry.ts';
import { timeout } from '../policies/timeout.ts';

/** THE list of layers that every attempt passes, outermost first. */
function attemptLayers(runtime: Runtime): readonly Layer<AttemptContext, Reply>[] {
  return [
    // Outermost: who has waited in line meets what has become of the target and the key meanwhile.
    concurrency(runtime),
    credentialBench(runtime),
    circuitBreaker(runtime),
    loadVendor(runtime),
    record(runtime),
    timeout(runtime),
    checkOutput,
    meter,
    commitPoint,
  ];
}

/** Composes, once per router, how a target takes its turn: its own params, around ways to go on with a broken answer, around retries, around the layers of one attempt. */
export function assembleTurn(runtime: Runtime): Handler<Turn, Reply> {
  return layParams(continueAnswers(retry(runtime, compose(attemptLayers(runtime), callAdapter))));
}
