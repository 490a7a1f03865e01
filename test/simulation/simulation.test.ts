import { invariants } from '@zerohop/testkit/simulate';
import { expect, it } from 'vitest';
import { testSimulations } from './simulations.ts';

testSimulations(0);

it('the invariants are these', () => {
  expect(invariants.map(({ name }) => name)).toEqual([
    'one terminal',
    'our errors only',
    'nothing after the end',
    'one call event',
    'cancelled by its caller only',
    'within the deadline',
    'the caller is let go',
    'attempts in pairs',
    'excluded targets stay out',
    'one probe at a time',
    'a hedge is an extra',
    'concurrency',
    'maxAttempts',
    'one request per attempt',
    'no request after the end',
    'no voided text',
    'truncated is no success',
    'the vendor counted',
    'charged once',
    'refusals are free',
  ]);
});
