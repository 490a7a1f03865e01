import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function heldBy(mode: 'router' | 'undici', streams: number): Promise<number> {
  const server = fork(path('flood-server.ts'), { execArgv: [] });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  const node = ['--expose-gc', '--conditions=zerohop-source', path('stalled-client.ts'), mode, String(port), String(streams)];
  const { stdout } = await run(process.execPath, node);
  server.disconnect();
  return (JSON.parse(stdout) as { heldBytes: number }).heldBytes;
}

describe('stalled readers', () => {
  it("C8: 64 of them hold at most 1.2 times the memory of undici's own paused bodies", async () => {
    const ours = await heldBy('router', 64);
    const undici = await heldBy('undici', 64);
    expect(undici).toBeGreaterThan(64 * 1_024);
    expect(ours / undici).toBeLessThanOrEqual(1.2);
  }, 60_000);
});
