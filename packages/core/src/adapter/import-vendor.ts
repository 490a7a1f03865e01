import { ZerohopError } from '../errors/zerohop-error.ts';

/** Whether a package can be imported from where `resolve` looks, without loading it. */
export function isInstalled(name: string, resolve: ((specifier: string) => string) | undefined): boolean {
  // Test runners and bundlers may not have it; the import itself then tells.
  if (resolve === undefined) return true;
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Imports a vendor's SDK once, lazily; a missing one names the install command. */
export function lazyVendor<Module>(name: string, load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | undefined;
  return () => {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      const missing = (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
      const message = missing ? `the package '${name}' is not installed; run: npm install ${name}` : `the package '${name}' failed to load`;
      throw new ZerohopError({ code: 'config_invalid', message, details: { path: 'providers', expected: `the package '${name}'`, issues: [] }, cause });
    });
    return loading;
  };
}
