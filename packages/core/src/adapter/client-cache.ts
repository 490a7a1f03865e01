/** Clients beyond this many, one per key, are made anew: keys that are fetched change for ever. */
const maxClients = 32;

/** One SDK client per API key. */
export class ClientCache<Client> {
  readonly #make: (apiKey: string | undefined) => Promise<Client>;
  readonly #clients = new Map<string, Client>();

  constructor(make: (apiKey: string | undefined) => Promise<Client>) {
    this.#make = make;
  }

  /** The client of a key; no promise when it is here already. */
  of(apiKey: string | undefined): Client | Promise<Client> {
    return this.#clients.get(apiKey ?? '') ?? this.#add(apiKey);
  }

  async #add(apiKey: string | undefined): Promise<Client> {
    const client = await this.#make(apiKey);
    if (this.#clients.size >= maxClients) this.#clients.clear();
    this.#clients.set(apiKey ?? '', client);
    return client;
  }
}
