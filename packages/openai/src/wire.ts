import type { AdapterCall, AnswerBuilder, CallToTranslate, WireTranslator } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import type { Vendor } from './vendors/vendors.ts';

/** A request body as it goes on the wire. */
export type WireBody = Record<string, unknown>;

/** One of the interfaces that OpenAI and compatible vendors serve chats over: pure translators, and the SDK's method for it. */
export interface Wire {
  /**
   * Translates a request. Throws our error for what cannot be sent.
   *
   * @param provider key of the provider it goes to
   */
  toRequest(call: CallToTranslate, vendor: Vendor, adapterId: string, provider: string): WireBody;
  /** Sends it. */
  send(client: OpenAI, body: WireBody, init: object): Promise<Response>;
  /** Reads a whole answer. */
  fromResponse(body: unknown, builder: AnswerBuilder, call: AdapterCall, vendor: Vendor, adapterId: string): void;
  /** Reads a stream. */
  fromStream(builder: AnswerBuilder, call: AdapterCall, vendor: Vendor, adapterId: string): WireTranslator;
}
