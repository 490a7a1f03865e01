import type { Answer } from '../adapter/adapter.ts';
import type { ChatResponse } from '../chat/response.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import { parseOutput } from '../pipeline/parse-output.ts';
import { parseToolCalls } from '../pipeline/parse-tool-input.ts';
import { buildResponse } from './build-response.ts';

/** The response of a complete answer, held to the schemas that the request gave. Throws `bad_response` where it misses that of `output`. */
export async function readAnswer(call: Call, attempt: AttemptContext, answer: Answer, now: () => number): Promise<ChatResponse> {
  const object = call.output === undefined ? undefined : await parseOutput(answer, call);
  const toolCalls = await parseToolCalls(answer, call, attempt.record.target);
  return buildResponse(call, attempt, answer, { object, toolCalls }, now());
}
