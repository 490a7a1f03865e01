import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { combinations, type Field, fields, values } from './asked.ts';
import { type Held, start } from './hold.ts';
import { openaiVendors } from './openai-vendors.ts';
import { wires } from './wires.ts';

const field = fc.constantFrom<Field[]>(...fields);

describe.each(wires)('$name', (wire) => {
  let held: Held;
  beforeAll(async () => {
    held = await start(wire);
  });
  afterAll(() => held[Symbol.asyncDispose]());

  const model = fc.constantFrom(...wire.models, ...wire.unknown);

  it.each(fields)('%s alone', async (name) => {
    await fc.assert(
      fc.asyncProperty(model, values[name] as fc.Arbitrary<unknown>, fc.boolean(), (id, value, stream) => held.hold(id, { [name]: value }, stream)),
      { numRuns: 25 },
    );
  });

  it('all models take a bare request', async () => {
    for (const id of wire.models) for (const stream of [false, true]) await held.hold(id, {}, stream);
  });

  it('in any combination', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(model, combinations(field, 8), fc.boolean(), (id, asked, stream) => held.hold(id, asked, stream)),
      { numRuns: 150 },
    );
  });
});

it.each(openaiVendors)('$name: in any combination', { timeout: 30_000 }, async (wire) => {
  await using held = await start(wire);
  for (const name of fields) {
    const [value] = fc.sample(values[name] as fc.Arbitrary<unknown>, { numRuns: 1, seed: 1 });
    for (const id of wire.unknown) await held.hold(id, { [name]: value }, false);
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...wire.unknown), combinations(field, 5), fc.boolean(), (id, asked, stream) => held.hold(id, asked, stream)),
    { numRuns: 40 },
  );
});
