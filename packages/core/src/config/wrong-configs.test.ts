import { describe, expect, it } from 'vitest';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { parseConfig } from './parse-config.ts';
import { code, wrongConfigs } from './scripted-wrong-configs.ts';

describe('a wrong config is refused at once, naming the place and the cure', () => {
  it.each(wrongConfigs)('$what', ({ config, path, says, expected, didYouMean, code: surroundings }) => {
    const before = JSON.stringify(config);
    const error = caught(() => parseConfig(config, surroundings ?? code));
    if (!isZerohopError(error, 'config_invalid')) throw error;
    expect({ path: error.details.path, didYouMean: error.details.didYouMean }).toEqual({ path, didYouMean });
    expect(error.details.expected).toContain(expected);
    expect(error.message).toContain(says);
    expect(error.message.startsWith(path)).toBe(true);
    if (didYouMean !== undefined) expect(error.message).toContain(`did you mean '${didYouMean}'?`);
    expect(error.details.issues[0]).toMatchObject({ path });
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('sk-live');
    expect(JSON.stringify(config)).toBe(before);
  });

  it('tells all that is wrong, the misspelt keys first', () => {
    const error = caught(() => parseConfig({ provders: {}, closeMs: -1 }, code));
    if (!isZerohopError(error, 'config_invalid')) throw error;
    expect(error.message).toBe("provders: no such key; did you mean 'providers'? (2 more in details.issues)");
    expect(error.details.issues.map((issue) => issue.path)).toEqual(['provders', 'providers', 'closeMs']);
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
