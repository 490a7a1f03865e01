import type { Ask, SettledAnswer } from '../answer/answer.ts';
import { splitText } from '../answer/split-text.ts';
import type { Frame } from '../server/wire.ts';
import { type AnswerBlock, blocksOfAnswer, writeStopReason, writeUsage } from './write-answer.ts';

const firstOutputTokens = 1;

/** One event of an Anthropic stream, named twice as the vendor does. */
export function eventFrame(data: { readonly type: string; readonly [member: string]: unknown }, padding = 0): string {
  // Anthropic pads its JSON with spaces before the closing brace.
  return `event: ${data.type}\ndata: ${JSON.stringify(data).slice(0, -1)}${' '.repeat(padding)}}\n\n`;
}

/** The events of a streamed answer. */
export function writeStream(answer: SettledAnswer, ask: Ask): Frame[] {
  const start = {
    type: 'message_start',
    message: {
      model: answer.model,
      id: answer.id,
      type: 'message',
      role: 'assistant',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeUsage(answer.usage, Math.min(firstOutputTokens, answer.usage.output)),
    },
  };
  const frames: Frame[] = [{ bytes: eventFrame(start) }];
  for (const [index, block] of blocksOfAnswer(answer, ask).entries()) {
    frames.push({ bytes: eventFrame({ type: 'content_block_start', index, content_block: openBlock(block) }), content: block.type === 'tool_use' });
    if (index === 0) frames.push({ bytes: eventFrame({ type: 'ping' }) });
    for (const [piece, delta] of deltasOf(block, answer.chunkSize).entries()) {
      // The padding differs from event to event; nobody may rely on it.
      frames.push({ bytes: eventFrame({ type: 'content_block_delta', index, delta }, (piece * 5) % 13), content: block.type !== 'server_tool_use' && isContent(delta) });
    }
    frames.push({ bytes: eventFrame({ type: 'content_block_stop', index }, 4) });
  }
  const delta = { stop_reason: writeStopReason(answer.finishReason), stop_sequence: null };
  frames.push({ bytes: eventFrame({ type: 'message_delta', delta, usage: writeUsage(answer.usage, answer.usage.output) }), terminal: true });
  frames.push({ bytes: eventFrame({ type: 'message_stop' }, 7), terminal: true });
  return frames;
}

function openBlock(block: AnswerBlock): object {
  switch (block.type) {
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'redacted_thinking':
    case 'web_search_tool_result':
      return block;
    case 'text':
      return { type: 'text', text: '', ...(block.citations.length === 0 ? {} : { citations: [] }) };
    case 'tool_use':
    case 'server_tool_use':
      return { type: block.type, id: block.id, name: block.name, input: {} };
    default: {
      const impossible: never = block;
      return impossible;
    }
  }
}

interface Delta {
  readonly type: 'thinking_delta' | 'signature_delta' | 'text_delta' | 'citations_delta' | 'input_json_delta';
  readonly [member: string]: unknown;
}

function deltasOf(block: AnswerBlock, size: number): Delta[] {
  switch (block.type) {
    case 'thinking':
      return [
        ...splitText(block.thinking, size).map((thinking): Delta => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'redacted_thinking':
    case 'web_search_tool_result':
      return [];
    case 'text':
      return [
        ...block.citations.map((citation): Delta => ({ type: 'citations_delta', citation })),
        ...(block.pieces ?? splitText(block.text, size)).map((text): Delta => ({ type: 'text_delta', text })),
      ];
    case 'tool_use':
    case 'server_tool_use': {
      // An input without members is never sent: only the empty piece that opens every input.
      const pieces = block.inputText === '{}' ? [] : splitText(block.inputText, size);
      return ['', ...pieces].map((partial_json): Delta => ({ type: 'input_json_delta', partial_json }));
    }
    default: {
      const impossible: never = block;
      return impossible;
    }
  }
}

function isContent(delta: Delta): boolean {
  return delta.type !== 'signature_delta' && delta['partial_json'] !== '';
}
