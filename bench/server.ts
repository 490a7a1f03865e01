// A vendor that costs as little as possible: canned Chat Completions over node:http, in a process of its own.
import { createServer } from 'node:http';
import { answerText, chunkCount, chunkText } from './canned.ts';

const usage = { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46, prompt_tokens_details: { cached_tokens: 4 }, completion_tokens_details: { reasoning_tokens: 8 } };
const head = { id: 'chatcmpl-bench', created: 1_790_000_000, model: 'gpt-5-2025-08-07', service_tier: 'default', system_fingerprint: 'fp_bench' };
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: answerText, refusal: null, annotations: [] }, logprobs: null, finish_reason: 'stop' }],
  usage,
});
const chunk = (delta: object, finish_reason: string | null): string =>
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }], usage: null })}\n\n`;
const first = chunk({ role: 'assistant', content: '', refusal: null }, null);
const piece = chunk({ content: chunkText }, null);
const last = `${chunk({}, 'stop')}data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`;

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (data: string) => {
    body += data;
  });
  request.on('end', () => {
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_bench', 'content-length': Buffer.byteLength(whole) });
      response.end(whole);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'req_bench' });
    response.write(first);
    const paced = body.includes('"paced');
    const inOnePacket = body.includes('"batched') ? 4 : 1;
    let sent = 0;
    const send = (): void => {
      if (sent === chunkCount) {
        response.end(last);
        return;
      }
      sent += inOnePacket;
      // A write is a packet: one every 3 to 7 ms, or as fast as this process can.
      if (!response.write(piece.repeat(inOnePacket))) response.once('drain', send);
      else if (paced) setTimeout(send, 3 + (sent % 5));
      else setImmediate(send);
    };
    send();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));
