import { describe, expect, it } from 'vitest';
import { scriptedVendor } from '../adapter/scripted-adapter.ts';
import type { ParsedRoute } from './parsed-config.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { parseConfig } from './parse-config.ts';

const adapters = [scriptedVendor({}).adapter];
const targets = ['p/m'];

function parse(routes: object, more: object = {}): readonly ParsedRoute[] {
  return parseConfig({ providers: { p: { adapter: 'scripted', apiKey: 'key' } }, routes, ...more }, { adapters }).routes;
}

/** Path and message of every issue. */
function issuesOf(routes: object, more: object = {}): string[] {
  try {
    parse(routes, more);
  } catch (error) {
    if (!isZerohopError(error, 'config_invalid')) throw error;
    return error.details.issues.map(({ path, didYouMean }, index) => [path, index === 0 ? error.message : '', didYouMean ?? ''].filter((text) => text !== '').join(' | '));
  }
  return [];
}

const split = (arms: object, more: object = {}): object => ({ chat: { targets, split: { arms, ...more } }, next: { targets } });

describe('splits and shadows in a config', () => {
  it('fills in what was left out', () => {
    const [chat, next] = parse({ chat: { targets, split: { arms: { stable: { weight: 95 }, canary: { weight: 5, route: 'next' }, self: { weight: 0, route: 'chat' } } }, shadow: { to: 'p/n', sample: 0.5 } }, next: { targets } });
    expect(chat?.split).toEqual({
      by: 'call',
      salt: 'chat',
      arms: [{ name: 'stable', weight: 95 }, { name: 'canary', weight: 5, route: 'next' }, { name: 'self', weight: 0 }],
    });
    expect(chat?.shadow).toEqual({ to: 'p/n', sample: 0.5, max: 4 });
    expect([next?.split, next?.shadow]).toEqual([undefined, undefined]);
    expect(chat?.options).toEqual({});
  });

  it.each([
    ['an unknown route', split({ a: { weight: 1, route: 'nxet' } }), /routes\.chat\.split\.arms\.a\.route.*no route 'nxet'.*next/],
    ['a target in place of a route', split({ a: { weight: 1, route: 'p/m' } }), /routes\.chat\.split\.arms\.a\.route.*'p\/m' is no route; make one of it/],
    ['no arm', split({}), /routes\.chat\.split\.arms.*there is no arm/],
    ['arms without weight', split({ a: { weight: 0 }, b: { weight: 0 } }), /routes\.chat\.split\.arms.*every arm weighs 0/],
    ['a weight below 0', split({ a: { weight: -1 } }), /routes\.chat\.split\.arms\.a\.weight.*a number from 0 on/],
    ['a name that is none', split({ 'Arm A': { weight: 1 } }), /routes\.chat\.split\.arms\.Arm A.*is not a name.*arm-a/],
    ['a word that is none', split({ a: { weight: 1 } }, { by: 'users' }), /routes\.chat\.split\.by.*'call' or 'user'.* or 'tags\.<name>'.*user/],
    ['a misspelt key', split({ a: { wieght: 1 } }), /routes\.chat\.split\.arms\.a\.wieght.*weight/],
    ['a shadow that leads nowhere', { chat: { targets, shadow: { to: 'nxet', sample: 1 } }, next: { targets } }, /routes\.chat\.shadow\.to.*no route 'nxet'.*next/],
    ['a share beyond 1', { chat: { targets, shadow: { to: 'p/m', sample: 10 } } }, /routes\.chat\.shadow\.sample.*a share from 0 to 1/],
    ['no room at all', { chat: { targets, shadow: { to: 'p/m', sample: 1, concurrency: { max: 0 } } } }, /routes\.chat\.shadow\.concurrency\.max/],
  ])('refuses %s, with the place and the cure', (_, routes, expected) => {
    expect(issuesOf(routes).join('\n')).toMatch(expected);
  });

  it('refuses splits in defaults and targets: they are of a route', () => {
    expect(issuesOf({ chat: { targets } }, { defaults: { split: { arms: { a: { weight: 1 } } } } })[0]).toContain('defaults.split');
    expect(issuesOf({ chat: { targets: [{ target: 'p/m', shadow: { to: 'p/n', sample: 1 } }] } })[0]).toContain('routes.chat.targets[0].shadow');
  });

  it('refuses an arm whose route is split itself', () => {
    const arms = { a: { weight: 1, route: 'next' } };
    const routes = { chat: { targets, split: { arms } }, next: { targets, split: { arms: { b: { weight: 1 } } } } };
    expect(issuesOf(routes)).toEqual([expect.stringMatching(/^routes\.chat\.split\.arms\.a\.route \|.*'next' is split itself/)]);
  });

  it('refuses arms that lead back, by whatever way', () => {
    const routes = { chat: { targets, split: { arms: { a: { weight: 1, route: 'next' } } } }, next: { targets, fallbacks: ['last'] }, last: { targets, fallbacks: ['chat'] } };
    expect(issuesOf(routes)).toEqual([expect.stringMatching(/^routes\.chat\.split\.arms\.a\.route \|.*routes lead back in a circle: chat -> next -> last -> chat/)]);
  });

  it('gives the fallbacks of defaults to an arm that is not among them, and never so that they lead back', () => {
    const arms = { a: { weight: 1, route: 'arm' } };
    const routes = parse({ chat: { targets, split: { arms } }, arm: { targets }, end: { targets, split: { arms: { b: { weight: 1, route: 'end-arm' } } } }, 'end-arm': { targets } }, { defaults: { fallbacks: ['end'] } });
    expect(routes.map(({ name, fallbacks }) => `${name}: ${fallbacks.default.join()}`)).toEqual(['chat: end', 'arm: end', 'end: ', 'end-arm: ']);
  });
});
