// A vendor that streams without end, as fast as the connection takes it. Tells its parent how much it has sent.
import { createServer } from 'node:http';

const piece = `data: ${JSON.stringify({ id: 'chatcmpl-flood', model: 'gpt-5', choices: [{ index: 0, delta: { content: 'x'.repeat(900) }, finish_reason: null }] })}\n\n`;
let sentBytes = 0;

const server = createServer((request, response) => {
  request.resume();
  response.on('error', () => {});
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (): void => {
    while (!response.destroyed) {
      sentBytes += piece.length;
      if (!response.write(piece)) {
        response.once('drain', send);
        return;
      }
    }
  };
  send();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('message', () => process.send?.({ sentBytes }));
process.on('disconnect', () => process.exit(0));
