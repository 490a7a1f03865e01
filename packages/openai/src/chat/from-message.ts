import { type AnswerBuilder, fields, list, text } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import type { Echo } from './echo.ts';
import { SourceReader } from './from-sources.ts';
import { ToolCallReader } from './from-tool-calls.ts';
import { ReasoningDetails } from './reasoning-details.ts';
import { ThinkTags } from './think-tags.ts';

/** What of a vendor its answers are read by. */
export type ReadTraits = Pick<Vendor, 'thinkTags' | 'returnsReasoning' | 'unnamedReasoning' | 'prefill'>;

/** Reads messages and deltas of one answer. Vendors send `null`, `''` and `[]` where they mean nothing. */
export class MessageReader {
  /** True once the model has refused in words. */
  refused = false;
  readonly sources: SourceReader;
  readonly #builder: AnswerBuilder;
  readonly #toolCalls: ToolCallReader;
  readonly #echo: Echo | undefined;
  readonly #thinkTags: ThinkTags | undefined;
  /** Where the vendor wants them back. */
  readonly #details: ReasoningDetails | undefined;

  /**
   * @param answerTool name of the tool whose arguments are the answer's text, if there is one
   * @param echo what the text may begin with and is not new
   */
  constructor(builder: AnswerBuilder, { thinkTags, returnsReasoning }: ReadTraits, answerTool: string | undefined, echo?: Echo) {
    this.#builder = builder;
    this.#toolCalls = new ToolCallReader(builder, answerTool);
    this.#echo = echo;
    this.#thinkTags = thinkTags === true ? new ThinkTags(builder) : undefined;
    this.#details = returnsReasoning === 'reasoning_details' ? new ReasoningDetails(builder) : undefined;
    this.sources = new SourceReader(builder);
  }

  /** Adds a whole message. */
  message(message: Readonly<Record<string, unknown>>): void {
    this.#think(message);
    this.#details?.whole(message['reasoning_details']);
    this.#details?.close();
    this.#words(message);
    const calls = list(message['tool_calls']);
    for (const call of calls) this.#toolCalls.whole(call);
    // Some servers say the same in both forms.
    if (calls.length === 0) this.#toolCalls.legacy(message['function_call']);
    this.sources.annotations(message['annotations']);
  }

  /** Adds a delta of a message. */
  delta(delta: Readonly<Record<string, unknown>>): void {
    this.#think(delta);
    const calls = list(delta['tool_calls']);
    if (this.#details !== undefined) {
      this.#details.delta(delta['reasoning_details']);
      if (text(delta['content']) !== '' || calls.length > 0) this.#details.close();
    }
    this.#words(delta);
    this.#toolCalls.delta(calls);
    if (calls.length === 0) this.#toolCalls.legacy(delta['function_call']);
    this.sources.annotations(delta['annotations']);
  }

  /** Says that the answer is over. */
  end(): void {
    if (this.#echo !== undefined) this.#say(this.#echo.end());
    this.#thinkTags?.end();
    this.#details?.close();
  }

  #think(message: Readonly<Record<string, unknown>>): void {
    this.#builder.reasoning(text(message['reasoning_content']) || text(message['reasoning']) || reasoningOf(message['reasoning_details']));
  }

  #words({ content, refusal }: Readonly<Record<string, unknown>>): void {
    if (typeof content === 'string') this.#text(content);
    else for (const part of list(content)) this.#part(fields(part));
    this.#refusal(text(refusal));
  }

  #part(part: Readonly<Record<string, unknown>>): void {
    switch (part['type']) {
      case 'text':
        this.#text(text(part['text']));
        break;
      case 'refusal':
        this.#refusal(text(part['refusal']));
        break;
      case 'thinking':
        this.#builder.reasoning(text(part['thinking']) || list(part['thinking']).map((inner) => text(fields(inner)['text'])).join(''));
        break;
    }
  }

  #text(words: string): void {
    this.#say(this.#echo === undefined ? words : this.#echo.strip(words));
  }

  #say(words: string): void {
    if (this.#thinkTags === undefined) this.#builder.text(words);
    else this.#thinkTags.add(words);
  }

  #refusal(words: string): void {
    if (words === '') return;
    this.refused = true;
    this.#builder.text(words);
  }
}

/** Some gateways show reasoning in parts alone. */
function reasoningOf(details: unknown): string {
  return list(details)
    .map((detail) => text(fields(detail)['text']) || text(fields(detail)['summary']))
    .join('');
}
