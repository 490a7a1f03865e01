import type { SettledAnswer } from '../answer/answer.ts';
import { splitText } from '../answer/split-text.ts';
import { type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import type { Frame } from '../server/wire.ts';
import { statusOf, writeResponse } from './write-answer.ts';

/** One event, named twice as the vendor does. */
export function eventFrame(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

/** Writes numbered events. */
interface Writer {
  event(type: string, fields: object, mark?: Pick<Frame, 'content' | 'terminal'>): void;
  /** The pieces of a text, padded so that their lengths tell nothing. */
  pieces(type: string, place: object, pieces: readonly string[]): void;
}

/** The events of a streamed response: its items piece by piece, and all of it once more at the end. */
export function writeStream(answer: SettledAnswer, request: JsonObject, items: readonly JsonObject[]): Frame[] {
  const frames: Frame[] = [];
  const isPadded = objectOf(request['stream_options'])['include_obfuscation'] !== false;
  const event: Writer['event'] = (type, fields, mark = {}) => void frames.push({ bytes: eventFrame(type, { sequence_number: frames.length, ...fields }), ...mark });
  const writer: Writer = {
    event,
    pieces(type, place, pieces) {
      for (const piece of pieces) event(type, { ...place, delta: piece, ...(isPadded ? { obfuscation: vendorId('', `${frames.length}`, 16 - (piece.length % 16)) } : {}) }, { content: true });
    },
  };
  const stage = (status: 'queued' | 'in_progress'): object => ({ response: writeResponse(answer, request, status, []) });
  const isQueued = request['background'] === true;
  event('response.created', stage(isQueued ? 'queued' : 'in_progress'));
  if (isQueued) event('response.queued', stage('queued'));
  event('response.in_progress', stage('in_progress'));
  for (const [index, item] of items.entries()) writeItem(writer, answer, item, index);
  const status = statusOf(answer);
  event(`response.${status}`, { response: writeResponse(answer, request, status, items) }, { terminal: true });
  return frames;
}

function writeItem(writer: Writer, answer: SettledAnswer, item: JsonObject, index: number): void {
  const place = { output_index: index };
  const parts = { ...place, item_id: item['id'] };
  switch (item['type']) {
    case 'reasoning': {
      // What is sealed is whole only at the end.
      writer.event('response.output_item.added', { ...place, item: { ...item, summary: [], ...('content' in item ? { content: [] } : {}) } });
      for (const [at, part] of objectsOf(item['content']).entries()) {
        writePart(writer, { ...parts, content_index: at }, 'response.reasoning_text', 'text', part, splitText(stringOf(part['text']), answer.chunkSize));
      }
      for (const [at, part] of objectsOf(item['summary']).entries()) writeSummary(writer, { ...parts, summary_index: at }, part, answer.chunkSize);
      break;
    }
    case 'message':
      writer.event('response.output_item.added', { ...place, item: { ...item, status: 'in_progress', content: [] } });
      for (const [at, part] of objectsOf(item['content']).entries()) {
        const [name, field] = part['type'] === 'refusal' ? (['response.refusal', 'refusal'] as const) : (['response.output_text', 'text'] as const);
        const pieces = field === 'refusal' ? splitText(answer.refusal, answer.chunkSize) : answer.textPieces;
        writePart(writer, { ...parts, content_index: at }, name, field, part, pieces);
      }
      break;
    case 'function_call':
      writer.event('response.output_item.added', { ...place, item: { ...item, status: 'in_progress', arguments: '' } });
      writer.pieces('response.function_call_arguments.delta', parts, splitText(stringOf(item['arguments']), answer.chunkSize));
      writer.event('response.function_call_arguments.done', { ...parts, arguments: item['arguments'], name: item['name'] });
      break;
    case 'custom_tool_call':
      writer.event('response.output_item.added', { ...place, item: { ...item, status: 'in_progress', input: '' } });
      writer.pieces('response.custom_tool_call_input.delta', parts, splitText(stringOf(item['input']), answer.chunkSize));
      writer.event('response.custom_tool_call_input.done', { ...parts, input: item['input'] });
      break;
    default:
      writer.event('response.output_item.added', { ...place, item: { ...item, status: 'in_progress' } });
  }
  writer.event('response.output_item.done', { ...place, item });
}

function writePart(writer: Writer, place: object, name: string, field: string, part: JsonObject, pieces: readonly string[]): void {
  const more = name === 'response.output_text' ? { logprobs: [] } : {};
  writer.event('response.content_part.added', { ...place, part: { ...part, [field]: '' } });
  writer.pieces(`${name}.delta`, { ...place, ...more }, pieces);
  writer.event(`${name}.done`, { ...place, ...more, [field]: part[field] });
  writer.event('response.content_part.done', { ...place, part });
}

function writeSummary(writer: Writer, place: object, part: JsonObject, chunkSize: number): void {
  writer.event('response.reasoning_summary_part.added', { ...place, part: { ...part, text: '' } });
  writer.pieces('response.reasoning_summary_text.delta', place, splitText(stringOf(part['text']), chunkSize));
  writer.event('response.reasoning_summary_text.done', { ...place, text: part['text'] });
  writer.event('response.reasoning_summary_part.done', { ...place, part });
}
