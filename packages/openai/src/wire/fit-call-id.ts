import { fitToolCallId } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { fitToShortId } from './to-short-id.ts';

/** An id of a tool call as the vendor takes it; the same one each time, so that call and result still meet. */
export function fitCallId(id: string, { toolCallIdLength: length }: Vendor, maxCharacters: number): string {
  if (length !== undefined) return fitToShortId(id, length);
  return id.length <= maxCharacters ? id : fitToolCallId(id, maxCharacters);
}
