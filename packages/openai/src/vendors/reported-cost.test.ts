import { expect, test } from 'vitest';
import { reportedUsd } from './reported-cost.ts';
import { type Vendor, vendors } from './vendors.ts';

test.each<[Vendor, string | null, number | undefined]>([
  [vendors.litellm, '0.00012', 0.000_12],
  [vendors.litellm, '3e-05', 0.000_03],
  [vendors.litellm, '0.0', 0],
  [vendors.litellm, null, undefined],
  [vendors.litellm, '', undefined],
  [vendors.litellm, 'None', undefined],
  [vendors.litellm, '-1', undefined],
  [vendors.openai, '1', undefined],
])('of $name with %j', (vendor, header, usd) => {
  expect(reportedUsd(vendor, (name) => (name === 'x-litellm-response-cost' ? header : null))).toBe(usd);
});
