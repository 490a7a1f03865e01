import { describe, expect, it } from 'vitest';
import { scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import { lifecycleInWords, lifecycleOf } from '../router/lifecycle.ts';
import { Emitter } from '../telemetry/emitter.ts';
import type { TelemetryEvent } from '../telemetry/event.ts';
import { LifecycleWatch } from './lifecycle-watch.ts';

const day = (text: string): number => Date.parse(text);
const target = (id: string, retiresAt?: string, successor?: string): ReturnType<typeof scriptedTarget>['target'] => scriptedTarget(scriptedRuntime(), { id, facts: { retiresAt, successor } as never }).target;

function watch(...targets: ReturnType<typeof target>[]): { watch: LifecycleWatch; emitter: Emitter; messages: () => string[] } {
  const emitter = new Emitter(() => 0);
  const events: TelemetryEvent[] = [];
  emitter.on('*', (event) => events.push(event));
  return { watch: new LifecycleWatch(emitter, () => targets), emitter, messages: () => events.splice(0).map((event) => ('message' in event ? (event.message ?? '') : '')) };
}

describe('LifecycleWatch', () => {
  const all = [target('a/old', '2026-01-31', 'new'), target('a/soon', '2026-03-01'), target('a/later', '2027-01-01'), target('a/new')];

  it('names what is retired and what will be within 90 days, with its successor', () => {
    const { watch: watching, messages } = watch(...all);
    watching.called(day('2026-02-01'));
    expect(messages()).toEqual(["a/old: retired on 2026-01-31, successor 'new'", 'a/soon: retires on 2026-03-01']);
  });

  it('does so once a day, and at once when the config has changed', () => {
    const { watch: watching, messages } = watch(...all);
    watching.called(day('2026-02-01'));
    messages();
    watching.called(day('2026-02-01') + 86_399_999);
    expect(messages()).toEqual([]);
    watching.called(day('2026-02-02'));
    expect(messages()).toHaveLength(2);
    watching.reset();
    watching.called(day('2026-02-02'));
    expect(messages()).toHaveLength(2);
  });

  it('waits for somebody to listen', () => {
    const emitter = new Emitter(() => 0);
    const watching = new LifecycleWatch(emitter, () => all);
    watching.called(day('2026-02-01'));
    const messages: string[] = [];
    emitter.on('warning', (event) => messages.push((event as { message: string }).message));
    watching.called(day('2026-02-01'));
    expect(messages).toHaveLength(2);
  });
});

describe('lifecycleOf', () => {
  it('is retired from the first day on which it is not served', () => {
    const { facts } = target('a/m', '2026-01-31', 'new');
    expect(lifecycleOf(facts, day('2026-01-31') - 1)?.state).toBe('retiring');
    expect(lifecycleOf(facts, day('2026-01-31'))).toEqual({ state: 'retired', retiresAt: '2026-01-31', successor: 'new' });
    expect(lifecycleInWords({ state: 'retiring', retiresAt: '2026-01-31', successor: undefined })).toBe('retires on 2026-01-31');
    expect(lifecycleOf(target('a/m').facts, 0)).toBeUndefined();
  });
});
