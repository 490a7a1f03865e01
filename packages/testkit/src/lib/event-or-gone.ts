/** Waits for an event, or for the signal, whichever comes first. Leaves no listener behind. */
export function eventOrGone(gone: AbortSignal, listen: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) return resolve();
    const settle = (): void => {
      gone.removeEventListener('abort', settle);
      resolve();
    };
    gone.addEventListener('abort', settle);
    listen(settle);
  });
}
