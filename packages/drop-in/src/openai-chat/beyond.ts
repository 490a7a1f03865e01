/**
 * Something a request asks for that the router's language has no words for. It cannot go to other vendors. What came in on
 * OpenAI's wire and leaves on it unchanged can still carry it: `request`, when only the request has it; `whole`, when the
 * answer has it too, since a whole answer comes back as the vendor wrote it; `never`, when not even that works.
 */
export interface Beyond {
  /** Where in the body, e.g. `messages[0].name`. */
  readonly path: string;
  /** What it is, in words. */
  readonly what: string;
  readonly carried: 'request' | 'whole' | 'never';
}

/** Takes note of what is beyond the router's language. */
export type NoteBeyond = (path: string, what: string, carried?: Beyond['carried']) => void;
