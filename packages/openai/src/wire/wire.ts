import type { AdapterCall, AnswerBuilder, CallToTranslate, WireTranslator } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import type { Vendor } from '../vendors/vendors.ts';
import type { Account } from './account.ts';

/** A request body as it goes on the wire. */
export type WireBody = Record<string, unknown>;

/** One of the interfaces that OpenAI and compatible vendors serve chats over: pure translators, and the SDK's method for it. */
export interface Wire {
  /** Translates a request. Throws our error for what cannot be sent. */
  toRequest(call: CallToTranslate, vendor: Vendor, account: Account): WireBody;
  /** Sends it. */
  send(client: OpenAI, body: WireBody, init: object): Promise<Response>;
  /** Reads a whole answer. */
  fromResponse(body: unknown, builder: AnswerBuilder, call: AdapterCall, vendor: Vendor, account: Account): void;
  /** Reads a stream. */
  fromStream(builder: AnswerBuilder, call: AdapterCall, vendor: Vendor, account: Account): WireTranslator;
}
