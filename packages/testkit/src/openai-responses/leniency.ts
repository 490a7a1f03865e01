import { openaiError } from '../openai/write-error.ts';
import type { VendorError } from '../server/wire.ts';

/** How a compatible vendor is more generous than OpenAI. */
export interface Leniency {
  /** Takes fields that it does not know. */
  readonly lenient: boolean;
  /** Shows what its models think, and takes it back in words. */
  readonly showsReasoning: boolean;
}

/** What the vendor says to a field that it does not know. */
export function unknownParameter(param: string): VendorError {
  return openaiError(400, `Unknown parameter: '${param}'.`, { param, code: 'unknown_parameter' });
}
