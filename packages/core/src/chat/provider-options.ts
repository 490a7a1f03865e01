/**
 * Options for one vendor, keyed by adapter id: fields of the wire's body, laid over what the rest of the request comes to. Which
 * ones there are, adapters declare.
 */
export type ProviderOptions = { readonly [adapter: string]: { readonly [option: string]: unknown } | undefined };
