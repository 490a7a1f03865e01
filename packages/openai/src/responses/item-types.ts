/** Calls of built-in tools that the app must answer. The router has no form for them. */
export const runByTheApp: ReadonlySet<string> = new Set(['computer_call', 'local_shell_call', 'shell_call', 'apply_patch_call', 'mcp_approval_request']);

/** States of an item that was not finished. */
export const unfinishedItem: ReadonlySet<string> = new Set(['in_progress', 'incomplete', 'searching', 'interpreting', 'generating', 'calling']);
