import { anthropic } from '@zerohop/anthropic';
import { createRouter, type Router } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { emulateAnthropic, emulateGemini, emulateOpenai, type Emulator, seededRandom } from '@zerohop/testkit';

/** The vendors of the demo, by the provider's name in its config. */
export const vendorNames = ['openai', 'anthropic', 'google'] as const;

/** One of them. */
export type VendorName = (typeof vendorNames)[number];

const models: Readonly<Record<VendorName, string>> = {
  openai: 'openai/gpt-5.4-mini',
  anthropic: 'anthropic/claude-haiku-4-5',
  google: 'google/gemini-3.5-flash-lite',
};

const keyVariables: Readonly<Record<VendorName, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
};

/** What the demo runs on. */
export interface DemoRouter {
  readonly router: Router;
  /** The emulated vendors; in a live run only the one that plays the outage. */
  readonly emulators: Readonly<Partial<Record<VendorName | 'outage', Emulator>>>;
  readonly live: readonly VendorName[];
  close(): Promise<void>;
}

/** Policies that show their effect within seconds. */
const defaults = {
  timeouts: { firstTokenMs: 500, idleMs: 500 },
  retry: { retries: 1, minDelayMs: 50 },
  breaker: { consecutiveFailures: 4, openMs: 1_500 },
};

/** Three emulated vendors on loopback, and a router over them through the real SDKs. */
export async function emulatedRouter(seed: number): Promise<DemoRouter> {
  const random = seededRandom(seed);
  const pace = [
    { type: 'slow-first-token', ms: 20 + Math.floor(random() * 60) },
    { type: 'slow-chunks', ms: 4 + Math.floor(random() * 8) },
  ] as const;
  const options = { faults: [pace] };
  const emulators = {
    openai: await emulateOpenai(options),
    anthropic: await emulateAnthropic(options),
    google: await emulateGemini(options),
  };
  const router = createRouter(
    {
      providers: {
        openai: openai({ apiKey: 'sk-demo-openai', baseURL: emulators.openai.baseURL }),
        anthropic: anthropic({ apiKey: 'sk-demo-anthropic', baseURL: emulators.anthropic.baseURL }),
        google: google({ apiKey: 'sk-demo-google', baseURL: emulators.google.baseURL }),
      },
      routes: {
        chat: { targets: [models.openai, models.anthropic, models.google] },
        fast: { strategy: 'round-robin', targets: [models.openai, models.anthropic, models.google] },
        smart: { targets: [models.anthropic, models.google] },
        draft: { targets: [models.google, models.anthropic] },
      },
      defaults,
    } as const,
    { random },
  );
  return {
    router: router as Router,
    emulators,
    live: [],
    async close() {
      await router.close();
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()));
    },
  };
}

/** The vendors whose keys are in the environment, and in front of them a provider on loopback that is down. */
export async function liveRouter(env: Readonly<Record<string, string | undefined>>): Promise<DemoRouter> {
  const live = vendorNames.filter((name) => env[keyVariables[name]]);
  const targets = live.map((name) => models[name]);
  const [first, ...others] = targets;
  if (first === undefined) throw new Error(`--live needs at least one of ${Object.values(keyVariables).join(', ')}`);
  const outage = await emulateOpenai({ faults: [{ type: 'error', condition: 'overloaded' }] });
  const adapters = { openai, anthropic, google };
  const router = createRouter({
    providers: {
      ...Object.fromEntries(live.map((name) => [name, adapters[name]()])),
      outage: openai({ apiKey: 'sk-demo', baseURL: outage.baseURL }),
    },
    routes: {
      chat: { targets },
      fast: { strategy: 'round-robin', targets },
      broken: { targets: ['outage/gpt-5.4-mini', first, ...others] },
    },
    defaults: { ...defaults, timeouts: { firstTokenMs: 30_000 } },
  } as never) as Router;
  return {
    router,
    emulators: { outage },
    live,
    async close() {
      await router.close();
      await outage.close();
    },
  };
}
