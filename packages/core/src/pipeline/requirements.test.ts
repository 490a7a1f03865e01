import { describe, expect, it } from 'vitest';
import { addRequired, addRequirements, type Declared, unmetBy } from './requirements.ts';

const provider = (region?: string, ...dataPolicy: string[]): Declared => ({ key: 'p', region, dataPolicy });
const messageOf = (given: Declared, ...levels: Parameters<typeof addRequirements>[1][]): string | undefined => {
  let required: ReturnType<typeof addRequirements>;
  for (const level of levels) required = addRequirements(required, level);
  return unmetBy(given, required)?.message;
};

describe('what is required of a provider', () => {
  it('F2: nothing, where nothing is said', () => {
    expect(messageOf(provider())).toBeUndefined();
    expect(messageOf(provider(), undefined, {})).toBeUndefined();
  });

  it('F2: its region is one of those allowed; undeclared is none of them', () => {
    expect(messageOf(provider('eu'), { region: 'eu' })).toBeUndefined();
    expect(messageOf(provider('eu'), { region: ['us', 'eu'] })).toBeUndefined();
    expect(messageOf(provider('us'), { region: ['eu', 'ch'] })).toBe("the call must stay in 'eu' or 'ch'; 'p' is in 'us'");
    expect(messageOf(provider(), { region: 'eu' })).toBe("the call must stay in 'eu'; 'p' declares no region; set providers.p.region");
  });

  it('F2: it has every policy', () => {
    expect(messageOf(provider(undefined, 'zdr', 'no-training'), { dataPolicy: ['zdr'] })).toBeUndefined();
    expect(messageOf(provider(undefined, 'zdr'), { dataPolicy: ['zdr', 'hipaa'] })).toBe("the call requires the data policy 'hipaa'; set providers.p.dataPolicy if 'p' has it");
  });

  it('F2: levels add up, and none of them loosens what another requires', () => {
    expect(messageOf(provider('us'), { region: 'eu' }, { region: ['us', 'eu'] })).toContain("must stay in 'eu'");
    expect(messageOf(provider('eu', 'a'), { dataPolicy: ['a'] }, { region: 'eu' }, { dataPolicy: ['b'] })).toContain("'b'");
    const both = addRequired(addRequirements(undefined, { region: 'eu' }), addRequirements(undefined, { region: 'us', dataPolicy: ['a'] }));
    expect(both).toEqual({ regions: [['eu'], ['us']], dataPolicy: ['a'] });
    expect(addRequired(undefined, both)).toBe(both);
  });

  it('says it as data', () => {
    expect(unmetBy(provider('us'), addRequirements(undefined, { region: ['eu'] }))?.details).toEqual({ required: { region: ['eu'] }, declared: { region: 'us' } });
  });
});
