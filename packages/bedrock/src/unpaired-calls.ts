import { canRead, fields, type Message, type OpaquePart, type OpaqueReader } from '@zerohop/core/adapter';

type AssistantContent = Exclude<Extract<Message, { role: 'assistant' }>['content'], string>;

/** Calls of the service's own tools that have lost their result, and results that have lost their call: both come in one turn, or not at all. */
export function unpairedCalls(content: AssistantContent, reader: OpaqueReader): ReadonlySet<OpaquePart> {
  const own = content.filter((part): part is OpaquePart => part.type === 'opaque' && canRead(part.provenance, reader));
  const ids = (kind: string): Set<unknown> => new Set(own.filter((part) => part.kind === kind).map(idOf));
  const [called, answered] = [ids('toolUse'), ids('toolResult')];
  return new Set(own.filter((part) => (part.kind === 'toolUse' && !answered.has(idOf(part))) || (part.kind === 'toolResult' && !called.has(idOf(part)))));
}

function idOf({ kind, data }: OpaquePart): unknown {
  return fields(fields(data)[kind])['toolUseId'];
}
