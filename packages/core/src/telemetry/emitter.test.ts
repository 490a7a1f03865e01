import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter.ts';
import type { ConfigEvent } from './event.ts';

const event: ConfigEvent = { type: 'config', atMs: 1, change: 'reloaded', target: undefined, message: 'x' };

describe('Emitter', () => {
  it('hands events to those who asked, until they stop', () => {
    const emitter = new Emitter(() => 1);
    const log: string[] = [];
    const stops = [emitter.on('config', () => log.push('one')), emitter.on('*', ({ type }) => log.push(`all ${type}`)), emitter.on('call', () => log.push('never'))];
    emitter.emit(event);
    expect(log).toEqual(['one', 'all config']);
    for (const stop of [...stops, ...stops]) stop();
    emitter.emit(event);
    expect(log).toHaveLength(2);
  });

  it('knows whether anybody wants an event', () => {
    const emitter = new Emitter(() => 1);
    expect(emitter.wants('config')).toBe(false);
    const stop = emitter.on('config', () => {});
    expect([emitter.wants('config'), emitter.wants('call')]).toEqual([true, false]);
    stop();
    const stopAll = emitter.on('*', () => {});
    expect(emitter.wants('call')).toBe(true);
    stopAll();
    expect(emitter.wants('call')).toBe(false);
  });

  it('stopping one listener twice does not stop another of the same type', () => {
    const emitter = new Emitter(() => 1);
    const stop = emitter.on('config', () => {});
    stop();
    const log: string[] = [];
    emitter.on('config', () => log.push('still'));
    stop();
    emitter.emit(event);
    expect(log).toEqual(['still']);
  });

  it('A11: contains what listeners throw, at once or later, and says so in a warning', async () => {
    const emitter = new Emitter(() => 7);
    const warnings: unknown[] = [];
    emitter.on('warning', (warning) => warnings.push(warning));
    emitter.on('config', () => {
      throw new Error('now');
    });
    emitter.on('config', () => Promise.reject(new Error('later')));
    const log: string[] = [];
    emitter.on('config', () => log.push('reached'));
    emitter.emit(event);
    await Promise.resolve();
    expect(log).toEqual(['reached']);
    expect(warnings).toEqual([
      { type: 'warning', atMs: 7, about: 'telemetry', message: "a listener of 'config' threw: now", callId: undefined },
      { type: 'warning', atMs: 7, about: 'telemetry', message: "a listener of 'config' threw: later", callId: undefined },
    ]);
  });

  it('A11: a warning listener that throws does not warn about itself for ever', async () => {
    const emitter = new Emitter(() => 1);
    let warned = 0;
    emitter.on('warning', () => {
      warned += 1;
      throw new Error('again');
    });
    emitter.on('*', async ({ type }) => {
      if (type === 'warning') throw new Error('async, again');
    });
    emitter.on('config', () => {
      throw new Error('x');
    });
    emitter.emit(event);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(warned).toBeLessThan(5);
  });
});
