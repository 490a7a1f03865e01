import type { Router } from '@zerohop/core';
import { openDoor } from '@zerohop/core/door';
import { openai } from '@zerohop/openai';
import { cloneClient } from '@zerohop/openai/sdk';
import type OpenAI from 'openai';
import { checkModels, doorFetch, type DoorSettings, embedderOf } from './openai-fetch.ts';

/** Options of {@link wrap}. */
export interface WrapOptions<Model extends string = string> extends DoorSettings<Model> {
  /**
   * What the client's own account is called in targets: `client/gpt-5`. Clients wrapped apart fail apart, whatever their
   * names; different names tell them apart in events, status and costs. No provider of the router may have it.
   *
   * @default 'client'
   */
  name?: string | undefined;
}

/**
 * The same client, its chats and embeddings served by a router. Models in `models` go to the router's routes and targets; any other chat goes
 * out with the client's own key, base URL and fetch, as target `client/<model>` under the router's `defaults`. Everything
 * else passes through.
 *
 * Returns `client.withOptions({ fetch, maxRetries: 0 })`: the same class, a subclass too; the client given stays as it is.
 *
 * @throws ZerohopError `invalid_request` when `models` names something that the router does not have; `config_invalid` when
 * the router has a provider of that name
 * @example const client = wrap(new OpenAI(), router, { models: { 'gpt-5': 'chat' } });
 */
export function wrap<C extends OpenAI, Model extends string, Options>(client: C, router: Router<Model, Options>, options: WrapOptions<NoInfer<Model>> = {}): C {
  const { models = {}, name = 'client', onRouterError = 'fail' } = options;
  const mapped = checkModels(router, models);
  const door = openDoor(router, { adapterId: 'openai', account: { name, provider: openai({ client }) } });
  // The SDK hides its fetch from the types only; the one that the client was given, or the global one.
  const through = (client as unknown as { fetch: typeof fetch }).fetch;
  const served = doorFetch({
    door,
    embed: embedderOf(router),
    to(model) {
      const route = mapped.get(model);
      return route === undefined ? { model: `${name}/${model}`, own: true } : { model: route, own: false };
    },
    // Node's fetch must not be called as a method.
    through: (input, init) => through(input, init),
    onRouterError,
  });
  return cloneClient(client, { fetch: served, maxRetries: 0 });
}
