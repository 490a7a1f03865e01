import type { AnyAdapter } from '@zerohop/core';
import { type Adapter, type AdapterCall, type AdapterReply, AnswerBuilder, defineAdapter, type ProviderContext, ZerohopError } from '@zerohop/core/adapter';
import { minimalInstance } from '../answer/minimal-instance.ts';

/**
 * An adapter in the place of one whose vendor cannot be emulated: always well, so that its targets can take over for others. Models,
 * prices and abilities are those of the catalog still.
 *
 * @param latencyOf how long a target takes, in milliseconds
 */
export function standInAdapter(adapter: AnyAdapter, latencyOf: (target: string) => number): AnyAdapter {
  return defineAdapter(adapter.id, {
    ...(adapter as Adapter).traits,
    check: () => [],
    missingPackage: () => undefined,
    connect: (context: ProviderContext) => ({
      async chat(call: AdapterCall): Promise<AdapterReply> {
        await wait(context, latencyOf(`${context.key}/${call.model}`), call.signal);
        const builder = new AnswerBuilder(call, { provider: context.key, model: call.model, adapter: adapter.id });
        builder.text(call.outputSchema === undefined ? `${call.model} is stood in for.` : JSON.stringify(minimalInstance(call.outputSchema)));
        builder.finishReason = 'stop';
        if (!call.stream) return { kind: 'whole', answer: builder.answer() };
        return {
          kind: 'stream',
          stream: { complete: true, take: () => builder.take(), fill: () => Promise.resolve(builder.hasEvents), answer: () => builder.answer(), cancel() {} },
        };
      },
      async warm() {},
    }),
  });
}

function wait({ clock }: ProviderContext, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(resolve, ms);
    const onAbort = (): void => {
      clock.clearTimeout(timer);
      reject(new ZerohopError({ code: 'cancelled', message: 'the attempt was cancelled' }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
