import { type CallToTranslate, ZerohopError } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { thinks } from './to-thinking.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'warn'>;

/** What keeps a request from having its last message gone on with, in words. */
const obstacles: Readonly<Record<'tools' | 'output' | 'thinking', readonly [(call: Call) => boolean, string]>> = {
  tools: [({ tools }) => tools.length > 0, 'beside tools'],
  output: [({ outputSchema }) => outputSchema !== undefined, 'beside an output schema'],
  thinking: [thinks, 'while it thinks'],
};

/** What an assistant message at the end must carry for the vendor to go on with it. */
export function toPrefill(call: Call, { name, prefill }: Vendor): object {
  if (prefill === undefined) return {};
  const obstacle = prefill.notBeside?.find((kind) => obstacles[kind][0](call));
  if (obstacle === undefined) return { [prefill.mark]: true };
  refusePrefill(call, name, obstacles[obstacle][1]);
  return {};
}

/**
 * Says that an assistant message at the end will not be gone on with.
 *
 * @throws ZerohopError `unsupported` where the model is known to go on with such messages: the app counts on it
 */
export function refusePrefill({ facts, model, warn }: Call, vendorName: string, where: string): void {
  if (facts?.prefill === true) throw new ZerohopError({ code: 'unsupported', message: `${model} goes on with no assistant message ${where}` });
  warn('messages', `${vendorName} goes on with no assistant message ${where}; it answers afresh`);
}
