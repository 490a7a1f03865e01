import { type EmbedCall, omitUndefined } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendors.ts';
import type { WireBody } from '../wire/wire.ts';
import type { EmbeddingTraits } from './traits.ts';

type Call = Pick<EmbedCall, 'request' | 'input' | 'model' | 'dimensions'>;

/**
 * Translates a batch of texts to an embeddings body.
 *
 * @see https://platform.openai.com/docs/api-reference/embeddings/create
 */
export function toRequest({ request, input, model, dimensions }: Call, vendor: Pick<Vendor, 'model'>, { encoding, dimensionsParameter }: EmbeddingTraits, adapterId: string): WireBody {
  return {
    model: vendor.model ?? model,
    input,
    // Always said: left out, the SDK asks for base64 and decodes it a second time.
    encoding_format: encoding,
    ...omitUndefined({ [dimensionsParameter]: dimensions }),
    ...request.providerOptions?.[adapterId],
  };
}
