import { count, type Usage } from '@zerohop/core/adapter';

interface ModalityCount {
  modality?: unknown;
  tokenCount?: unknown;
}

/** The part of `usageMetadata` that is read. Zero is left out on this wire. */
interface WireUsage {
  promptTokenCount?: unknown;
  toolUsePromptTokenCount?: unknown;
  cachedContentTokenCount?: unknown;
  candidatesTokenCount?: unknown;
  thoughtsTokenCount?: unknown;
  promptTokensDetails?: readonly ModalityCount[] | null;
  toolUsePromptTokensDetails?: readonly ModalityCount[] | null;
  candidatesTokensDetails?: readonly ModalityCount[] | null;
}

/**
 * Translates `usageMetadata`. The prompt includes cached tokens but not those of server-side tools' results; the
 * candidates leave out the thoughts. `totalTokenCount` is not read: it does not always equal the sum of its parts.
 *
 * @returns `undefined` for an object without any count, as some chunks of a stream have it
 * @see https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function fromUsage(raw: unknown): Usage | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const usage = raw as WireUsage;
  if (usage.promptTokenCount === undefined && usage.candidatesTokenCount === undefined && usage.thoughtsTokenCount === undefined) return undefined;
  const input = count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount);
  const cacheRead = Math.min(input, count(usage.cachedContentTokenCount));
  const candidates = count(usage.candidatesTokenCount);
  const reasoning = count(usage.thoughtsTokenCount);
  const audio = Math.min(candidates, tokensOf(usage.candidatesTokensDetails, 'AUDIO'));
  return {
    input: {
      total: input,
      uncached: input - cacheRead,
      cacheRead,
      cacheWrite: 0,
      cacheWrite1h: 0,
      audio: tokensOf(usage.promptTokensDetails, 'AUDIO') + tokensOf(usage.toolUsePromptTokensDetails, 'AUDIO'),
      image: tokensOf(usage.promptTokensDetails, 'IMAGE') + tokensOf(usage.toolUsePromptTokensDetails, 'IMAGE'),
    },
    output: { total: candidates + reasoning, text: candidates - audio, reasoning, audio },
    provenance: 'provider',
    raw,
  };
}

function tokensOf(details: readonly ModalityCount[] | null | undefined, modality: string): number {
  if (!Array.isArray(details)) return 0;
  return (details as readonly (ModalityCount | null)[]).reduce((sum, entry) => (entry?.modality === modality ? sum + count(entry.tokenCount) : sum), 0);
}
