import type { Logbook } from '../source/logbook.ts';
import type { Deployment } from './deployment.ts';

/** Says how the models of wildcards are called here: by `provider/model`, without a route. */
export function noteWildcards(wildcards: readonly Deployment[], log: Logbook): void {
  for (const { group, provider, entry, path } of wildcards) {
    log.approximated(path, group, `calls name ${provider}/<the vendor's model>: any model of the provider, under \`defaults\`, with the fallbacks that the request names`);
    const more = Object.keys(entry).filter((key) => key !== 'target');
    if (more.length > 0) log.unsupported(path, more.join(', '), 'calls of provider/model are under `defaults` alone; make a route for models that need more');
  }
}

/** The `provider/model` that a name comes to by a wildcard; `undefined` where none fits. */
export function servedBy(name: string, wildcards: readonly Deployment[]): string | undefined {
  for (const { group, model, provider } of wildcards) {
    const star = group.indexOf('*');
    if (star === -1) continue;
    const [head, tail] = [group.slice(0, star), group.slice(star + 1)];
    if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) continue;
    const meant = model.replace('*', name.slice(head.length, name.length - tail.length));
    return `${provider}/${meant}`;
  }
  return undefined;
}
