/** Names that other vendors' tools may have are refused here, even in what was said before. */
export function fitName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}
