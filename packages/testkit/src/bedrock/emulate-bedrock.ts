import { emulateWire } from '../server/emulate-wire.ts';
import type { Emulator, EmulatorOptions } from '../server/emulator.ts';
import { bedrockWire } from './bedrock-wire.ts';

/** What the Bedrock emulator takes beside what every emulator does. */
export interface BedrockEmulatorOptions extends EmulatorOptions {
  /**
   * Access keys whose signatures are checked to the last byte; a request signed with any other is refused, unless its key's id
   * is among `keys`. @default any well-formed signature
   */
  credentials?: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[] | undefined;
}

/**
 * Amazon Bedrock's Converse and ConverseStream on a loopback port, in the vendor's binary framing, with InvokeModel for Titan's
 * and Cohere's embeddings. `keys` are bearer keys and ids of access keys. Reasoning of Claude is signed, and cache points are
 * honoured. HTTP/1.1: AWS's own client needs a `NodeHttpHandler`.
 *
 * @example
 * await using server = await emulateBedrock({ answer: { text: 'Hello' } });
 * const client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: server.baseURL, requestHandler: new NodeHttpHandler(), token: { token: 'test' }, authSchemePreference: ['httpBearerAuth'] });
 */
export function emulateBedrock(options: BedrockEmulatorOptions = {}): Promise<Emulator> {
  const { credentials, keys, ...rest } = options;
  const secrets = credentials && new Map(credentials.map(({ accessKeyId, secretAccessKey }) => [accessKeyId, secretAccessKey]));
  const accepted = secrets === undefined ? keys : [...(keys ?? []), ...secrets.keys()];
  return emulateWire(bedrockWire(secrets), accepted === undefined ? rest : { ...rest, keys: accepted });
}
