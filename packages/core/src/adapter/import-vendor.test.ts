import { expect, it } from 'vitest';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { isInstalled, lazyVendor } from './import-vendor.ts';

it('looks for a package without loading it', () => {
  expect(isInstalled('x', () => 'file:///x')).toBe(true);
  expect(isInstalled('x', () => { throw new Error('not found'); })).toBe(false);
  expect(isInstalled('x', undefined)).toBe(true);
});

it('loads once, and again after a failure', async () => {
  let loads = 0;
  const load = lazyVendor('x', async () => {
    loads += 1;
    if (loads === 1) throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' });
    return { loads };
  });
  const error = await load().catch((thrown: unknown) => thrown);
  expect(isZerohopError(error, 'config_invalid') && error.message).toContain('npm install x');
  expect(await Promise.all([load(), load()])).toEqual([{ loads: 2 }, { loads: 2 }]);
});

it('says so when a package is there and does not load', async () => {
  const load = lazyVendor('x', () => Promise.reject(new SyntaxError('old node')));
  await expect(load()).rejects.toThrow("the package 'x' failed to load");
});
