import { z } from 'zod';
import type { MidStreamMode } from '../chat/policy-options.ts';
import { flag, leaf, number, object, off, oneOf, some, text, whole } from './schema-parts.ts';
import { bound, positiveMs, waitMs } from './schema-times.ts';

/** What may become of a stream that breaks after something was shown. */
export const midStreamModes: readonly string[] = ['fail', 'restart', 'continue'] satisfies MidStreamMode[];

const timeouts = object({
  connectMs: bound.optional(),
  firstTokenMs: bound.optional(),
  idleMs: bound.optional(),
  totalMs: bound.optional(),
  consumerIdleMs: bound.optional(),
}, 'Timeouts');

const midStreamMode = oneOf(...midStreamModes);

/** What may stand in `defaults`, a route and a target. */
export const policies: Readonly<Record<string, z.ZodType>> = {
  timeouts: timeouts.optional(),
  retry: z
    .union([
      object({
        retries: whole(0).optional(),
        minDelayMs: waitMs.optional(),
        maxDelayMs: waitMs.optional(),
        maxRetryAfterMs: waitMs.optional(),
        waitBeforeFallback: flag.optional(),
        onReset: flag.optional(),
      }, 'RetryOptions'),
      off,
    ])
    .optional(),
  maxAttempts: whole(1).optional(),
  retryBudget: z
    .union([
      object({
        ratio: number('a share from 0 to 1', { minimum: 0, maximum: 1 }).optional(),
        minPer10s: number('a number from 0 on', { minimum: 0 }).optional(),
      }, 'RetryBudgetOptions'),
      off,
    ])
    .optional(),
  breaker: z
    .union([
      object({
        windowMs: positiveMs.optional(),
        minCalls: whole(1).optional(),
        failureRatio: number('a share above 0, up to 1', { exclusiveMinimum: 0, maximum: 1 }).optional(),
        consecutiveFailures: whole(1).optional(),
        slowCallMs: positiveMs.optional(),
        openMs: positiveMs.optional(),
        maxOpenMs: positiveMs.optional(),
        probeIdle: flag.optional(),
      }, 'BreakerOptions'),
      off,
    ])
    .optional(),
  concurrency: z.union([object({ max: whole(1), queue: whole(0).optional(), maxWaitMs: bound.optional() }, 'ConcurrencyOptions'), off]).optional(),
  hedge: z.union([object({ afterMs: waitMs }, 'HedgeOptions'), off]).optional(),
  midStream: z.union([object({ mode: midStreamMode.optional(), instruction: text.optional() }, 'MidStreamOptions'), midStreamMode]).optional(),
  foreignReasoning: oneOf('drop', 'text').optional(),
  vectors: oneOf('same', 'any').optional(),
  require: object({
    region: z.union([some(text, 'at least one region'), text]).optional(),
    dataPolicy: some(text, 'at least one policy').optional(),
  }, 'Requirements').optional(),
  // Both are looked into in plain code: what may stand in them depends on the rest of the config.
  when: leaf("a condition like { 'tags.plan': 'pro' }", isPlain, { $ref: '#/definitions/When' }).optional(),
  params: leaf('params like { temperature: 0 }', isPlain, { $ref: '#/definitions/RequestParams' }).optional(),
};

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
