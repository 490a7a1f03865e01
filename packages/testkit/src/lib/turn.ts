/** One turn of the event loop: every socket that is ready gets served once. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Several turns: a loopback exchange needs one for each hop (connect, accept, read, write). */
export async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn();
}
