import { describe, expect, it } from 'vitest';
import type { CallToTranslate } from '../adapter/adapter.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import type { ChatRequest } from '../chat/request.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { CallTool } from '../pipeline/call.ts';
import { scriptedFailure, scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { Foresight } from './foresight.ts';

const runtime = scriptedRuntime();
const tool: CallTool = { name: 'f', description: undefined, parameters: { type: 'object' }, strict: undefined, cache: false, validate: undefined };
const output = { jsonSchema: { type: 'object' }, validate: undefined };

interface Asked {
  request?: Partial<ChatRequest>;
  tools?: readonly CallTool[];
  output?: typeof output | undefined;
  stream?: boolean;
}

function foresightOf(asked: Asked = {}): Foresight {
  return new Foresight({ request: { model: 'a/m', messages: [{ role: 'user', content: 'Hi' }], ...asked.request }, tools: asked.tools ?? [], output: asked.output, stream: asked.stream ?? false });
}

/** A target whose adapter notes what it is asked to translate. */
function target(foresee: (call: CallToTranslate) => void = () => {}, facts?: Partial<ModelFacts>): RouteTarget & { seen: CallToTranslate[] } {
  const seen: CallToTranslate[] = [];
  const to = scriptedTarget(runtime, {
    facts: facts as ModelFacts | undefined,
    foresee(call) {
      seen.push(call);
      foresee(call);
    },
  });
  return Object.assign(to, { seen });
}

const refusing = (facts?: Partial<ModelFacts>): ReturnType<typeof target> =>
  target(() => {
    throw new ZerohopError({ code: 'unsupported', message: 'cannot' });
  }, facts);

describe('Foresight', () => {
  it('has the adapter translate the call, once', () => {
    const to = target((call) => call.warn('stop', 'no stop texts'));
    const foresight = foresightOf({ request: { stop: 'x' }, tools: [tool], output, stream: true });
    expect(foresight.of(to)).toEqual({ refused: undefined, goesOn: true, warnings: [{ about: 'stop', message: 'no stop texts', target: 'a/m' }] });
    expect(foresight.of(to)).toBe(foresight.of(to));
    expect(to.seen).toMatchObject([{ request: { stop: 'x' }, tools: [tool], outputSchema: output.jsonSchema, model: 'm', facts: undefined, stream: true, foreignReasoning: 'drop' }]);
  });

  it('says each warning once', () => {
    const to = target((call) => ['a', 'a', 'b'].forEach((message) => call.warn('x', message)));
    expect(foresightOf().of(to).warnings.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('foresees nothing of an adapter that does not', () => {
    expect(foresightOf().of(scriptedTarget(runtime))).toEqual({ refused: undefined, goesOn: true, warnings: [] });
  });

  it.each([
    ['a refusal', scriptedFailure({ code: 'unsupported', message: 'takes no audio' }), { refused: 'takes no audio', goesOn: true }],
    ['what ends the call', scriptedFailure({ code: 'invalid_request', message: 'a broken URL' }), { refused: 'a broken URL', goesOn: false }],
    ['a bug', new TypeError('undefined is not a function'), { refused: 'undefined is not a function', goesOn: true }],
    ['what is no error', 'oops', { refused: 'oops', goesOn: true }],
  ])('tells %s', (_name, thrown, expected) => {
    const to = target(() => {
      throw thrown;
    });
    expect(foresightOf().of(to)).toEqual({ ...expected, warnings: [] });
  });

  it('shows no secret', () => {
    const to = target(() => {
      throw new Error('https://x.example/?key=key-number-one');
    });
    to.target.provider.redactor.learn('key-number-one');
    expect(foresightOf().of(to).refused).toBe('https://x.example/?key=[redacted]');
  });

  it('is of the messages as they were when the call was made', () => {
    const messages: ChatRequest['messages'][number][] = [{ role: 'user', content: 'Hi' }];
    const foresight = foresightOf({ request: { messages } });
    messages.push({ role: 'assistant', content: 'Hello' });
    const to = target();
    foresight.of(to);
    expect([to.seen[0]?.request.messages, foresight.request.messages]).toEqual([[{ role: 'user', content: 'Hi' }], [{ role: 'user', content: 'Hi' }]]);
  });
});

describe('refusalOf', () => {
  const user = (...content: Extract<ChatRequest['messages'][number], { role: 'user' }>['content'][number][]): Asked => ({ request: { messages: [{ role: 'user', content: content as never }] } });
  const image = { type: 'image', url: 'https://x.example/a' } as never;
  const prefilled: Asked = { request: { messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: '{' }] } };

  it.each<[string, Asked, Partial<ModelFacts> | undefined]>([
    ['a model that not all APIs serve', {}, { apis: ['responses'] }],
    ['tools over an API that has none for the model', { tools: [tool] }, { toolsOverChat: 'never' }],
    ['tools and an output schema', { tools: [tool], output }, undefined],
    ['an assistant message at the end', prefilled, { prefill: false }],
    ['an assistant message at the end of which nothing is known', prefilled, undefined],
    ['media of which nothing is known', user(image), undefined],
    ['media of another kind than is known', user(image), { audio: true }],
  ])('looks where there are signs: %s', (_name, asked, facts) => {
    expect(foresightOf(asked).refusalOf(refusing(facts))).toBe('cannot');
  });

  it.each<[string, Asked, Partial<ModelFacts> | undefined]>([
    ['an ordinary call', {}, undefined],
    ['tools', { tools: [tool] }, { toolsOverChat: 'without-reasoning' }],
    ['no tools', { tools: [] }, { toolsOverChat: 'never' }],
    ['an output schema', { output }, undefined],
    ['an assistant message at the end, taken', prefilled, { prefill: true }],
    ['media, taken', user({ type: 'text', text: 'this' } as never, image), { image: true }],
  ])('translates nothing where there are none: %s', (_name, asked, facts) => {
    const to = refusing(facts);
    expect(foresightOf(asked).refusalOf(to)).toBeUndefined();
    expect(to.seen).toEqual([]);
  });

  it('is silent where the target takes it after all, or the refusal ends the call', () => {
    expect(foresightOf(prefilled).refusalOf(target())).toBeUndefined();
    const ending = target(() => {
      throw scriptedFailure({ code: 'invalid_request' });
    });
    expect(foresightOf(prefilled).refusalOf(ending)).toBeUndefined();
    expect(ending.seen).toHaveLength(1);
  });
});
