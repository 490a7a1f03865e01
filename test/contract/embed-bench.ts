import { type ConfigData, createRouter, type EmbedRequest, type EmbedResponse, type Router, type ZerohopError } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateOpenai } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { failureOf } from './contract.ts';
import { type Embedder, embedders } from './embedders.ts';

/** Two accounts at one embedder, `p` and `q`, and another model at `o`; the emulators behind them, in this order. */
export interface EmbedBench {
  readonly servers: readonly [p: Emulator, q: Emulator, o: Emulator];
  readonly router: Router;
  /** `provider/model` of the embedder at `p`, and of the other model. */
  readonly target: string;
  readonly other: string;
  embed(input: EmbedRequest['input'], more?: Partial<EmbedRequest>): Promise<EmbedResponse>;
  /** The error that a call ends with. */
  failure(input: EmbedRequest['input'], more?: Partial<EmbedRequest>): Promise<ZerohopError>;
}

const otherModel = 'embedder-of-another-maker';
const price = { input: 0.1 };

/** Holds every embedder, or those that `where` picks, to what `clauses` says. */
export function embedContract(topic: string, clauses: (embedder: Embedder, bench: EmbedBench) => void, where: (embedder: Embedder) => boolean = () => true): void {
  describe.each(embedders.filter(where).map((embedder) => [embedder.name, embedder] as const))(`${topic}: %s`, (_name, embedder) => {
    const servers: Emulator[] = [];
    const routers: Router[] = [];
    beforeAll(async () => {
      const keys = ['key-of-all'];
      servers.push(await embedder.emulate({ keys }), await embedder.emulate({ keys }), await emulateOpenai({ keys }));
    });
    beforeEach(() => {
      for (const server of servers) server.reset();
      routers.push(routerOf(embedder, servers));
    });
    afterAll(() => Promise.all([...servers.map((server) => server.close()), ...routers.map((router) => router.close())]));
    const target = `p/${embedder.model}`;
    const bench: EmbedBench = {
      servers: servers as unknown as EmbedBench['servers'],
      get router() {
        return routers.at(-1) as Router;
      },
      target,
      other: `o/${otherModel}`,
      embed: (input, more) => bench.router.embed({ model: target, input, ...more }),
      failure: (input, more) => failureOf(bench.embed(input, more)),
    };
    clauses(embedder, bench);
  });
}

function routerOf({ adapter, model, settings, maxInputs, dimensions }: Embedder, servers: readonly Emulator[]): Router {
  const [p, q, o] = servers;
  const account = { adapter: adapter.id, apiKey: 'key-of-all', ...settings };
  const facts = { canonicalId: 'maker/embedder', chat: false, embedding: { maxInputs, dimensions: 1_024, resizable: dimensions !== undefined }, price };
  const config = {
    providers: { p: { ...account, baseURL: p?.baseURL }, q: { ...account, baseURL: q?.baseURL }, o: { adapter: 'openai', vendor: 'vllm', apiKey: 'key-of-all', baseURL: o?.baseURL } },
    models: { [`p/${model}`]: facts, [`q/${model}`]: facts, [`o/${otherModel}`]: { ...facts, canonicalId: 'other/embedder', embedding: { maxInputs: 100 } } },
    routes: { twins: { targets: [`p/${model}`, `q/${model}`] }, strangers: { targets: [`p/${model}`, `o/${otherModel}`] }, any: { targets: [`p/${model}`, `o/${otherModel}`], vectors: 'any' } },
    defaults: { retry: false, breaker: false },
    closeMs: 0,
  };
  return createRouter(config as ConfigData as never, { adapters: [...new Set([adapter, openai])] } as never) as unknown as Router;
}
