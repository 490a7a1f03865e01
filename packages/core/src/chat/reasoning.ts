/** Words for how hard a model should think, in rising order. */
export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** How hard the model should think: `effort` in words, or `budgetTokens` for reasoning tokens. */
export type Reasoning =
  | { readonly effort: Effort; readonly budgetTokens?: undefined }
  | { readonly budgetTokens: number; readonly effort?: undefined };
