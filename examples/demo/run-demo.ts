import { type Attempt, type ChatRequest, type ChatResponse, isZerohopError, type Message } from '@zerohop/core';
import { type Fault, seededRandom } from '@zerohop/testkit';
import type { DemoRouter, VendorName } from './providers.ts';

/** One line of the table. */
export interface Row {
  readonly call: number;
  /** What the call shows. */
  readonly what: string;
  /** The route or target that was named. */
  readonly model: string;
  /** Target that served; `undefined` when none did. */
  readonly target: string | undefined;
  readonly attempts: readonly Attempt[];
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  /** The error's code when no target served. */
  readonly code: string | undefined;
  /** Whether the first target of the route alone would have failed the call: it did, or its breaker was open. */
  readonly saved: boolean;
}

/** What comes out of a run, besides what the emulators recorded. */
export interface DemoResult {
  readonly rows: readonly Row[];
  readonly spendNanoUsdByTarget: Readonly<Record<string, number>>;
}

/** Who is told of the run as it goes on. */
export interface DemoListener {
  scene(title: string): void;
  row(row: Row): void;
}

const weatherTool = {
  name: 'get_weather',
  description: 'The weather of a city now.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
};

const user = (content: string): Message[] => [{ role: 'user', content }];

/** Runs the demo on emulated vendors. The seed decides where faults strike and how long they last. */
export async function runEmulated(demo: DemoRouter, seed: number, listener: DemoListener): Promise<DemoResult> {
  const random = seededRandom(seed);
  const calls = createCaller(demo, listener);
  const vendor = (name: VendorName, fault: Fault): (() => void) => {
    const emulator = demo.emulators[name];
    if (emulator === undefined) throw new Error(`${name} is not emulated`);
    return emulator.fault(fault);
  };

  // The SDKs' own loading time is nobody's latency.
  await demo.router.warm();
  listener.scene('An ordinary day');
  await calls.whole('plain call', { model: 'chat', messages: user('What does a router do?') });
  for (let index = 0; index < 3; index += 1) await calls.whole('round-robin', { model: 'fast', messages: user(`Question ${index + 1}`) });
  await calls.streamed('streamed', { model: 'chat', messages: user('Tell me a short story about failover, please.') });
  await calls.toolCall('tool call', { model: 'smart', messages: user('What is the weather in Lisbon?'), tools: [weatherTool], toolChoice: { name: 'get_weather' } });

  listener.scene('openai goes down (503)');
  const recovered = vendor('openai', { type: 'error', condition: 'overloaded' });
  const callsInOutage = 3 + Math.floor(random() * 3);
  for (let index = 0; index < callsInOutage; index += 1) await calls.whole('during the outage', { model: 'chat', messages: user(`Are you there? (${index + 1})`) });

  listener.scene('anthropic falls silent');
  const speaking = vendor('anthropic', random() < 0.5 ? { type: 'hang' } : { type: 'stall', afterChunks: 0, pingEveryMs: 100 });
  await calls.streamed('silent provider', { model: 'smart', messages: user('Say something, anything at all.') });
  speaking();

  listener.scene("google's stream is cut in the middle of an answer");
  const mended = vendor('google', { type: 'cut', afterChunks: 1 + Math.floor(random() * 3) });
  await calls.streamed('cut stream, restarted', { model: 'draft', messages: user('Write a few lines about broken connections.'), midStream: 'restart' });
  mended();

  listener.scene('openai is back');
  recovered();
  await breakerDue(demo, 'openai/gpt-5.4-mini');
  await calls.whole('the probe', { model: 'chat', messages: user('Welcome back.') });
  await calls.whole('back to normal', { model: 'chat', messages: user('Business as usual.') });
  return calls.result();
}

/** Runs the demo on real vendors, with an emulated outage in front of them. */
export async function runLive(demo: DemoRouter, listener: DemoListener): Promise<DemoResult> {
  const calls = createCaller(demo, listener);
  await demo.router.warm();
  listener.scene(`Live: ${demo.live.join(', ')}`);
  for (const _ of demo.live) await calls.whole('round-robin', { model: 'fast', messages: user('Answer in five words: what does a router do?'), maxTokens: 400 });
  await calls.streamed('streamed', { model: 'chat', messages: user('Write two sentences about failover.'), maxTokens: 600 });
  await calls.toolCall('tool call', { model: 'chat', messages: user('What is the weather in Lisbon?'), tools: [weatherTool], maxTokens: 600 });
  listener.scene('The primary is down (503, emulated in front of the real vendors)');
  for (let index = 0; index < 3; index += 1) await calls.whole('during the outage', { model: 'broken', messages: user('Answer in five words: are you there?'), maxTokens: 400 });
  return calls.result();
}

interface Caller {
  whole(what: string, request: ChatRequest): Promise<void>;
  streamed(what: string, request: ChatRequest): Promise<void>;
  /** A call that leads to a tool call, and a second one with the tool's result. */
  toolCall(what: string, request: ChatRequest): Promise<void>;
  result(): DemoResult;
}

function createCaller({ router }: DemoRouter, listener: DemoListener): Caller {
  const rows: Row[] = [];

  async function record(what: string, request: ChatRequest, serve: () => Promise<ChatResponse>): Promise<ChatResponse | undefined> {
    const primary = router.plan(request);
    const primaryIsOut = primary.exclusions.length > 0;
    const startedMs = performance.now();
    let row: Omit<Row, 'call' | 'what' | 'model' | 'saved'>;
    let response: ChatResponse | undefined;
    try {
      response = await serve();
      const { target, attempts, latency, usage, cost } = response;
      row = {
        target,
        attempts,
        firstTokenMs: latency.firstTokenMs,
        totalMs: latency.totalMs,
        inputTokens: usage.input.total,
        outputTokens: usage.output.total,
        costNanoUsd: cost.nanoUsd,
        code: undefined,
      };
    } catch (error) {
      if (!isZerohopError(error)) throw error;
      const { attempts } = error;
      const costNanoUsd = attempts.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0);
      const totalMs = performance.now() - startedMs;
      row = { target: undefined, attempts, firstTokenMs: undefined, totalMs, inputTokens: 0, outputTokens: 0, costNanoUsd, code: error.code };
    }
    const saved = row.target !== undefined && (primaryIsOut || row.attempts[0]?.target !== row.target);
    const full: Row = { call: rows.length + 1, what, model: request.model, saved, ...row };
    rows.push(full);
    listener.row(full);
    return response;
  }

  async function readStream(request: ChatRequest): Promise<ChatResponse> {
    const stream = router.stream(request);
    let text = '';
    for await (const event of stream) {
      if (event.type === 'text-delta') text += event.text;
      // What was shown is void: a user interface would clear it here.
      if (event.type === 'restart') text = '';
    }
    const response = await stream.response();
    if (response.text !== text) throw new Error('what was shown is not what was answered');
    return response;
  }

  return {
    async whole(what, request) {
      await record(what, request, () => router.chat(request));
    },
    async streamed(what, request) {
      await record(what, request, () => readStream(request));
    },
    async toolCall(what, request) {
      const asked = await record(what, request, () => router.chat(request));
      const [toolCall] = asked?.toolCalls ?? [];
      if (asked === undefined || toolCall === undefined) return;
      const messages: Message[] = [
        ...request.messages,
        { role: 'assistant', content: asked.content },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: toolCall.id, output: { celsius: 21, sky: 'clear' } }] },
      ];
      await record(`${what}, its result`, { ...request, messages, toolChoice: 'auto' }, () => router.chat({ ...request, messages, toolChoice: 'auto' }));
    },
    result() {
      const spend: Record<string, number> = {};
      for (const { attempts } of rows) {
        for (const { target, cost } of attempts) if (cost !== undefined) spend[target] = (spend[target] ?? 0) + cost.nanoUsd;
      }
      return { rows, spendNanoUsdByTarget: spend };
    },
  };
}

// Waits until the breaker would let a probe through, as the router itself says.
async function breakerDue({ router }: DemoRouter, target: string): Promise<void> {
  const untilMs = router.status().targets[target]?.untilMs;
  if (untilMs === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, untilMs - Date.now()) + 50));
}
