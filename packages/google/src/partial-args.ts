import { ZerohopError } from '@zerohop/core/adapter';

/** A piece of a function call's arguments: a value, or more of a text, at a place in the arguments. */
interface PartialArg {
  jsonPath?: unknown;
  stringValue?: unknown;
  numberValue?: unknown;
  boolValue?: unknown;
  nullValue?: unknown;
}

/**
 * Arguments of a function call that come in pieces.
 *
 * @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc
 */
export class PartialArgs {
  readonly #root: Record<string, unknown> = {};

  /** Merges pieces in. Text at a place that holds text is appended to it. */
  add(pieces: unknown): void {
    if (!Array.isArray(pieces)) return;
    for (const piece of pieces as readonly (PartialArg | null)[]) {
      const value = valueOf(piece);
      if (value !== undefined) this.#put(stepsOf(piece?.jsonPath), value);
    }
  }

  /** The arguments so far, as JSON. */
  toJson(): string {
    return JSON.stringify(this.#root);
  }

  #put(steps: readonly (string | number)[], value: unknown): void {
    let place: unknown = this.#root;
    for (const [at, step] of steps.entries()) {
      // A step that skips items or names a field of a list is no path that arguments can have.
      const fits = Array.isArray(place) ? typeof step === 'number' && step <= place.length : typeof place === 'object' && place !== null && typeof step === 'string';
      if (!fits || step === '__proto__') throw badPath();
      const holder = place as Record<string | number, unknown>;
      const next = steps[at + 1];
      const held = Object.hasOwn(holder, step) ? holder[step] : undefined;
      if (next === undefined) holder[step] = typeof held === 'string' && typeof value === 'string' ? held + value : value;
      else holder[step] = held ?? (typeof next === 'number' ? [] : {});
      place = holder[step];
    }
  }
}

function valueOf(piece: PartialArg | null): unknown {
  if (typeof piece !== 'object' || piece === null) return undefined;
  if (typeof piece.stringValue === 'string') return piece.stringValue;
  if (typeof piece.numberValue === 'number') return piece.numberValue;
  if (typeof piece.boolValue === 'boolean') return piece.boolValue;
  return piece.nullValue === undefined ? undefined : null;
}

const step = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy;

function stepsOf(path: unknown): (string | number)[] {
  if (typeof path !== 'string' || !path.startsWith('$')) throw badPath();
  const steps: (string | number)[] = [];
  let end = 1;
  step.lastIndex = end;
  for (let found = step.exec(path); found !== null; found = step.exec(path)) {
    end = step.lastIndex;
    const quoted = found[3] ?? found[4];
    steps.push(found[2] !== undefined ? Number(found[2]) : quoted !== undefined ? quoted.replace(/\\(.)/g, '$1') : (found[1] ?? ''));
  }
  if (steps.length === 0 || end !== path.length) throw badPath();
  return steps;
}

function badPath(): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message: 'the vendor streamed a piece of a tool call to a place that does not exist', details: { reason: 'tool_call' } });
}
