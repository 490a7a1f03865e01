import type { GoogleOptions } from './options.ts';

/** One of the vendor's services that serve Gemini. The wire is the same; doors, credentials and a few words differ. */
export interface Vendor {
  /** Vendor of the catalog's rows. */
  readonly catalogVendor: string;
  /**
   * Whose signatures these are. The services refuse each other's as corrupted (seen when a conversation moved from one to the
   * other), so what one has signed is foreign to the other.
   */
  readonly signer: string;
  /** The variable that the key is taken from when none is named; `undefined` where a key is not the usual way in. */
  readonly keyVariable: string | undefined;
  /** Version of the API, as the SDK takes it by itself. */
  readonly apiVersion: string;
  /** Where it lives, as the SDKs take it. Always given to them: left out, they look into the environment. */
  baseURL(options: GoogleOptions | undefined): string;
  /** Stores labels with a request. */
  readonly labels: boolean;
  /** Refuses files at an address whose media type is not named. */
  readonly mediaTypes: boolean;
  /** The header that asks for a tier, where it is no field of the body; and the tiers that it takes. */
  readonly tierHeader: { readonly name: string; readonly tiers: readonly string[] } | undefined;
}

/** Locations that are several regions at once and have an address of another form. */
const multiRegions: ReadonlySet<string> = new Set(['us', 'eu']);

/** The services by the name they have in `settings.vendor`. */
export const vendors: Readonly<Record<'gemini' | 'vertex', Vendor>> = {
  /** @see https://ai.google.dev/gemini-api/docs */
  gemini: {
    catalogVendor: 'google',
    signer: 'google',
    keyVariable: 'GEMINI_API_KEY',
    apiVersion: 'v1beta',
    baseURL: () => 'https://generativelanguage.googleapis.com',
    labels: false,
    mediaTypes: false,
    tierHeader: undefined,
  },
  /** @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs */
  vertex: {
    catalogVendor: 'vertex',
    signer: 'google-vertex',
    keyVariable: undefined,
    apiVersion: 'v1beta1',
    baseURL(options) {
      const location = options?.location;
      // A key without a project (express mode) has no location either.
      if (location === undefined || location === 'global') return 'https://aiplatform.googleapis.com';
      return multiRegions.has(location) ? `https://aiplatform.${location}.rep.googleapis.com` : `https://${location}-aiplatform.googleapis.com`;
    },
    labels: true,
    mediaTypes: true,
    /** @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs/flex-paygo */
    tierHeader: { name: 'X-Vertex-AI-LLM-Shared-Request-Type', tiers: ['flex', 'priority'] },
  },
};

/** Name of the service that settings mean. A client of the app's own knows by itself. */
export function vendorNameOf({ vendor, client }: { readonly vendor?: string | undefined; readonly client?: unknown }): keyof typeof vendors {
  if (vendor !== undefined) return vendor === 'vertex' ? 'vertex' : 'gemini';
  return (client as { vertexai?: unknown } | undefined)?.vertexai === true ? 'vertex' : 'gemini';
}

/** The service that settings mean. */
export function vendorOf(settings: { readonly vendor?: string | undefined; readonly client?: unknown }): Vendor {
  return vendors[vendorNameOf(settings)];
}
