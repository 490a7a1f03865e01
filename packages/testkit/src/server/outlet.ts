/** Where an emulation's reply goes: a socket, or a simulated connection. The client's end of it is a signal, given beside it. */
export interface Outlet {
  /** Sends status and headers at once. */
  head(status: number, headers: Readonly<Record<string, string>>): void;
  /** Resolves when more may follow, or when the connection has closed. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Resolves when the client has had its chance to read what was written. */
  flush(): Promise<void>;
  /** Breaks the connection; with `reset` so that the client sees it at once. */
  cut(reset: boolean): void;
  /** Ends the body in good order. */
  end(): void;
}
