import type { ChatEvent } from '../../chat/event.ts';

/** Which events a consumer shows as they come: none, the text alone, or all. */
export type Showing = 'nothing' | 'text' | 'everything';

/** What an attempt's stream has shown. */
export class Shown {
  /** Whether the app holds anything of it. */
  anything = false;
  /** True while the last content was reasoning. */
  inReasoning = false;
  /** The furthest that a tool call got. */
  toolCall: 'none' | 'begun' | 'whole' = 'none';

  /** Notes an event that was taken. Content that is not shown still decides how the answer can go on. */
  note({ type }: ChatEvent, showing: Showing): void {
    switch (type) {
      case 'text-delta':
        this.inReasoning = false;
        this.anything = true;
        return;
      case 'reasoning-delta':
        this.inReasoning = true;
        break;
      case 'tool-call-delta':
        if (this.toolCall === 'none') this.toolCall = 'begun';
        break;
      case 'tool-call':
        this.toolCall = 'whole';
        break;
      case 'source':
        break;
      default:
        return;
    }
    this.anything ||= showing === 'everything';
  }
}
