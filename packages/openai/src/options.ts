import type { ProviderSettings } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import type { Api, VendorOptions } from './vendors/vendor.ts';
import type { VendorName } from './vendors/vendors.ts';

/** Settings of a provider that speaks OpenAI's wire. */
export interface OpenaiSettings extends ProviderSettings {
  /**
   * Who serves it; docs/vendors.md has the list. `custom` is any compatible server.
   *
   * @default 'openai'
   */
  vendor?: VendorName | undefined;
  /**
   * Which interface chats go over: Chat Completions, or Responses where the vendor serves it. docs/responses.md says what that changes.
   *
   * @default 'chat', where the vendor serves that
   */
  api?: Api | undefined;
  /**
   * The app's own client; its key, base URL, headers and fetch are used, its retries are not. Settings of that kind beside it
   * are refused.
   */
  client?: OpenAI | undefined;
  options?: OpenaiOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface OpenaiOptions extends VendorOptions {
  /** Sent as `OpenAI-Organization`. */
  readonly organization?: string | undefined;
  /** Sent as `OpenAI-Project`. */
  readonly project?: string | undefined;
  /**
   * Azure's name of the deployment, for every model of this provider.
   *
   * @default the model's name
   */
  readonly deployment?: string | undefined;
  /** Version of Azure's older interface, e.g. `2024-10-21`. Left out, the interface without versions is called. */
  readonly apiVersion?: string | undefined;
  /** Fetches a Microsoft Entra token for each request to Azure, in place of a key. */
  readonly token?: (() => Promise<string>) | undefined;
  /**
   * How answers are held to a shape, where the server differs from its vendor's row: `guided_json` for vLLM before 0.12,
   * `tool` for models that only heed their tools, `words` for servers that know nothing of the kind.
   */
  readonly output?: VendorOptions['output'];
  /** Whether answers open with the model's thinking between `<think>` and `</think>`. */
  readonly thinkTags?: boolean | undefined;
  readonly [option: string]: unknown;
}
