import type { ParsedConfig, ParsedFallbacks } from '../../config/parsed-config.ts';
import { type Assembly, type AssemblyParts, assemble } from '../assembly.ts';

const nowhere: ParsedFallbacks = { default: [], context_length: [], content_filter: [] };

/**
 * Everything that copies are sent to, put to work a second time: connections, breakers, keys and slots of their own, so that nothing that befalls a copy
 * is felt by a call. Routes are there without what follows a failure, and without splits and shadows.
 */
export function assembleShadows(parts: AssemblyParts): Assembly {
  const { config } = parts;
  const wanted = new Set(config.routes.map(({ shadow }) => shadow?.to));
  const routes = config.routes.filter(({ name }) => wanted.has(name)).map((route) => ({ ...route, fallbacks: nowhere, split: undefined, shadow: undefined }));
  const shadowConfig: ParsedConfig = { ...config, routes };
  return assemble({ ...parts, config: shadowConfig });
}
