import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BodyQueue } from './body-queue.ts';
import { readOnce } from './lean-response.ts';

function open(): { queue: BodyQueue; log: string[] } {
  const log: string[] = [];
  const queue = new BodyQueue({ pause: () => log.push('pause'), resume: () => log.push('resume'), abort: () => log.push('abort') });
  return { queue, log };
}

const bytes = (text: string): Buffer => Buffer.from(text);
const textOf = async (read: Promise<Uint8Array | undefined>): Promise<string | undefined> => {
  const chunk = await read;
  return chunk === undefined ? undefined : Buffer.from(chunk).toString();
};

describe('BodyQueue', () => {
  it('hands waiting bytes over at once, together, and the end after them', async () => {
    const { queue } = open();
    queue.push(bytes('a'));
    queue.push(bytes('b'));
    queue.end();
    expect(await textOf(readOnce(queue))).toBe('ab');
    expect(await readOnce(queue)).toBeUndefined();
    expect(await readOnce(queue)).toBeUndefined();
  });

  it('gives a waiting reader the next bytes, or the end', async () => {
    const { queue } = open();
    const first = readOnce(queue);
    queue.push(bytes('a'));
    expect(await textOf(first)).toBe('a');
    const second = readOnce(queue);
    queue.end();
    expect(await second).toBeUndefined();
  });

  it('pauses the connection before 64 KB wait, once, and resumes it when they are read', async () => {
    const { queue, log } = open();
    let pushed = 0;
    for (; log.length === 0 && pushed <= 64 * 1024; pushed += 1_024) queue.push(Buffer.alloc(1_024));
    queue.push(bytes('y'));
    expect(log).toEqual(['pause']);
    expect(pushed).toBeGreaterThan(16 * 1024);
    expect((await readOnce(queue))?.length).toBe(pushed + 1);
    expect(log).toEqual(['pause', 'resume']);
  });

  it('shows bytes that came before a failure first', async () => {
    const { queue } = open();
    queue.push(bytes('a'));
    queue.fail(new Error('reset'));
    expect(await textOf(readOnce(queue))).toBe('a');
    await expect(readOnce(queue)).rejects.toThrow('reset');
    await expect(readOnce(queue)).rejects.toThrow('reset');
  });

  it('fails a waiting reader', async () => {
    const { queue } = open();
    const read = readOnce(queue);
    queue.fail(new Error('reset'));
    await expect(read).rejects.toThrow('reset');
  });

  it('closes the connection on cancel, once, drops what waits and ends a waiting reader', async () => {
    const { queue, log } = open();
    const read = readOnce(queue);
    queue.cancel();
    queue.cancel();
    expect(log).toEqual(['abort']);
    expect(await read).toBeUndefined();
    queue.push(bytes('late'));
    expect(await readOnce(queue)).toBeUndefined();
  });

  it('does not close a connection whose body has ended', () => {
    const { queue, log } = open();
    queue.push(bytes('a'));
    queue.end();
    queue.cancel();
    expect(log).toEqual([]);
  });

  describe('release', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('leaves the connection to the pool when the body ends soon, and no timer behind', () => {
      const { queue, log } = open();
      queue.release();
      queue.release();
      expect(vi.getTimerCount()).toBe(1);
      queue.push(bytes('[DONE]'));
      queue.end();
      expect(vi.getTimerCount()).toBe(0);
      vi.advanceTimersByTime(10_000);
      expect(log).toEqual([]);
    });

    it('closes the connection when the body does not end', () => {
      const { queue, log } = open();
      queue.release();
      vi.advanceTimersByTime(999);
      expect(log).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(log).toEqual(['abort']);
    });

    it('lets a paused connection run on, or its end would never come', () => {
      const { queue, log } = open();
      queue.push(Buffer.alloc(100_000));
      queue.release();
      expect(log).toEqual(['pause', 'resume']);
      queue.end();
      expect(vi.getTimerCount()).toBe(0);
    });

    it('sets no timer for a body that is over', () => {
      const { queue } = open();
      queue.end();
      queue.release();
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
