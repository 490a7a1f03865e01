import type { Ask, SettledAnswer } from '../answer/answer.ts';
import { splitText } from '../answer/split-text.ts';
import type { Frame } from '../server/wire.ts';
import { bedrockEvent } from './event-frame.ts';
import { type AnswerBlock, blocksOfAnswer, writeStopReason, writeUsage } from './write-answer.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The frames of a streamed answer. */
export function writeStream(answer: SettledAnswer, ask: Ask): Frame[] {
  const frames: Frame[] = [];
  const add = (type: string, payload: object, more: Omit<Frame, 'bytes'> = {}): void => {
    // The vendor pads each event to a length that tells nothing of the token in it.
    const p = alphabet.slice(0, 1 + ((frames.length * 17) % alphabet.length));
    frames.push({ bytes: bedrockEvent(type, { ...payload, p }), ...more });
  };
  add('messageStart', { role: 'assistant' });
  for (const [contentBlockIndex, block] of blocksOfAnswer(answer, ask).entries()) {
    // Only tool calls are opened; text and reasoning just come.
    if (block.kind === 'tool') add('contentBlockStart', { contentBlockIndex, start: { toolUse: { name: block.name, toolUseId: block.id } } }, { content: true });
    for (const { delta, content } of deltasOf(block, answer.chunkSize)) add('contentBlockDelta', { contentBlockIndex, delta }, { content });
    add('contentBlockStop', { contentBlockIndex });
  }
  add('messageStop', { stopReason: writeStopReason(answer.finishReason) }, { terminal: true });
  add('metadata', { metrics: { latencyMs: 421 }, usage: writeUsage(answer.usage) }, { terminal: true });
  return frames;
}

interface Delta {
  readonly delta: object;
  readonly content: boolean;
}

function deltasOf(block: AnswerBlock, size: number): Delta[] {
  switch (block.kind) {
    case 'reasoning': {
      const words = splitText(block.text, size).map((text): Delta => ({ delta: { reasoningContent: { text } }, content: true }));
      return block.signature === undefined ? words : [...words, { delta: { reasoningContent: { signature: block.signature } }, content: false }];
    }
    case 'redacted':
      return [{ delta: { reasoningContent: { redactedContent: block.data } }, content: false }];
    case 'text':
      return (block.pieces ?? splitText(block.text, size)).map((text): Delta => ({ delta: { text }, content: true }));
    case 'tool': {
      // An input without members is never sent: only the empty piece that opens every input.
      const pieces = block.inputText === '{}' ? [] : splitText(block.inputText, size);
      return ['', ...pieces].map((input): Delta => ({ delta: { toolUse: { input } }, content: input !== '' }));
    }
    default: {
      const impossible: never = block;
      return impossible;
    }
  }
}
