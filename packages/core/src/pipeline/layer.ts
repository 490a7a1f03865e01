/** Handles a call or an attempt. */
export type Handler<Context, Result> = (context: Context) => Promise<Result>;

/** Wraps a handler: sees what goes in, and what comes out. */
export type Layer<Context, Result> = (next: Handler<Context, Result>) => Handler<Context, Result>;

/** Composes layers around an innermost handler, once; the first one listed is the outermost. */
export function compose<Context, Result>(
  layers: readonly Layer<Context, Result>[],
  innermost: Handler<Context, Result>,
): Handler<Context, Result> {
  return layers.reduceRight((next, layer) => layer(next), innermost);
}
