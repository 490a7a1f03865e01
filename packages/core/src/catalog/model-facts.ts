import type { Effort } from '../chat/reasoning.ts';
import type { PriceSheet } from './price-sheet.ts';


/** How a model's reasoning is steered. A field that is absent is a way the model does not have. */
export interface ReasoningControl {
  /** The effort words the model takes, in rising order. Others are refused. */
  efforts?: readonly Effort[] | undefined;
  /** The effort it uses when none is sent, where the vendor says so. */
  defaultEffort?: Effort | undefined;
  /** The token budgets the model takes, both ends included. */
  budget?: { readonly min: number; readonly max: number } | undefined;
  /** True where the model decides per turn how much it thinks and the wire has a switch for that. */
  adaptive?: boolean | undefined;
  /** True where the model thinks although nothing about reasoning was sent. */
  byDefault: boolean;
  /**
   * How reasoning is switched off: by leaving the setting out, by effort `none`, by a budget of 0, or by the vendor's
   * own word. `undefined` where it cannot be.
   */
  off?: 'omit' | 'effort-none' | 'budget-zero' | 'disabled' | 'between_tools' | undefined;
}

/** What is known of a model that embeds texts. */
export interface EmbeddingFacts {
  /** Length of its vectors when no other is asked for. */
  dimensions?: number | undefined;
  /** Whether another length can be asked for. */
  resizable?: boolean | undefined;
  /** Texts that one request may hold, where that differs from what the provider takes. */
  maxInputs?: number | undefined;
  /** Tokens over all texts of one request, where that differs from what the provider takes. */
  maxTokens?: number | undefined;
}

/** What a model can do. `undefined` means unknown: such a model is kept, and ranked after those known to be able. */
export interface Capabilities {
  /** Answers messages. False for models that do something else. */
  chat?: boolean | undefined;
  /** Embeds texts; false where it does not. */
  embedding?: EmbeddingFacts | false | undefined;
  /** Calls tools. */
  tools?: boolean | undefined;
  /** May call several tools in one answer. */
  parallelTools?: boolean | undefined;
  /** Can be made to call some tool or a named tool. False where the vendor refuses that. */
  forcedTools?: boolean | undefined;
  /** Holds its answer to a JSON schema. */
  jsonSchema?: boolean | undefined;
  /** Takes images. */
  image?: boolean | undefined;
  /** Takes audio. */
  audio?: boolean | undefined;
  /** Takes documents, e.g. PDF. */
  file?: boolean | undefined;
  /** Can reason before it answers. */
  reasoning?: boolean | undefined;
  /**
   * Streams nothing that can be shown while it reasons, unless the request asks for summaries: a long silence before
   * the first token is then normal and not a sign of failure.
   */
  hidesReasoning?: boolean | undefined;
  /**
   * Continues an assistant message that ends the conversation, sent as it stands or with the mark that its vendor's adapter sets: its answer is
   * what comes behind that message. False where such a message is refused or answered afresh, `undefined` where nobody says.
   */
  prefill?: boolean | undefined;
  /** Returns log probabilities. */
  logprobs?: boolean | undefined;
  /** Takes `temperature` and `topP`. False where the vendor refuses values other than its default. */
  temperature?: boolean | undefined;
  /** Takes system instructions. */
  systemPrompt?: boolean | undefined;
}

/** When a model came and when it goes. Dates are `YYYY-MM-DD`, UTC. */
export interface Lifecycle {
  /** When the vendor released it. */
  releasedAt?: string | undefined;
  /** When the vendor announced its end. */
  deprecatedAt?: string | undefined;
  /** First day on which the vendor no longer serves it, or the earliest such day where only that is known. */
  retiresAt?: string | undefined;
  /** The id that the vendor recommends instead. */
  successor?: string | undefined;
}

/** What is known of one model at one vendor: a row of the catalog. */
export interface ModelFacts extends Capabilities, Lifecycle {
  /** The vendor's exact id. */
  id: string;
  /** The vendor that serves it, e.g. `openai`: data, to look rows up by. */
  vendor: string;
  /** Other exact ids of the same model at the same price, e.g. dated snapshots. Nothing is ever matched by prefix. */
  aliases: readonly string[];
  /** One name for one model over all roads that lead to it, e.g. `anthropic/claude-sonnet-5`. */
  canonicalId: string;
  /** Tokens of input and output together; `undefined` when unknown. */
  contextWindow?: number | undefined;
  /** Tokens of input, where the vendor caps them below `contextWindow`. */
  maxInputTokens?: number | undefined;
  /** Tokens of output, reasoning included; `undefined` when unknown. */
  maxOutputTokens?: number | undefined;
  reasoningControl?: ReasoningControl | undefined;
  /** Name of the wire's output cap, where a vendor's models differ. */
  maxTokensParameter?: 'max_tokens' | 'max_completion_tokens' | undefined;
  /** The vendor's APIs that serve the model, where not all do, e.g. `['responses']`. */
  apis?: readonly string[] | undefined;
  /**
   * Whether tools work over the vendor's older chat API: always, only while reasoning is off, or never (the vendor
   * answers 400 and points to its newer API). `undefined` where the vendor has one API or no such limit is known.
   */
  toolsOverChat?: 'always' | 'without-reasoning' | 'never' | undefined;
  /**
   * How many tokens this model makes of a text, as a multiple of what `estimateTokens` assumes.
   *
   * @default 1
   */
  tokenFactor?: number | undefined;
  /** What it costs; the first sheet that holds at the time counts. `undefined` when no price could be sourced. */
  prices?: readonly PriceSheet[] | undefined;
  /** The vendor's page that says so. */
  source: string;
  /** The day the row was last held against its sources, `YYYY-MM-DD`. */
  checkedAt: string;
  /** Whether window and prices were found in two independent places or in one. */
  verified: 'two-sources' | 'one-source' | 'declared';
}
