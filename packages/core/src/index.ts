export type { AnyAdapter, Adapter, LiveProvider } from './adapter/adapter.ts';
export type { ProviderSettings, SecretReference, WeightedKey } from './adapter/provider-settings.ts';
export { findModel, type DeclaredModel } from './catalog/catalog.ts';
export type { Capabilities, EmbeddingFacts, ModelFacts, ReasoningControl } from './catalog/model-facts.ts';
export type { PriceRates, PriceSheet, PriceTier } from './catalog/price-sheet.ts';
export type { Attempt, AttemptKind, Integrity } from './chat/attempt.ts';
export type { Cost, CostKind, CostLine } from './chat/cost.ts';
export type { EmbedRequest } from './chat/embed-request.ts';
export type { EmbedResponse } from './chat/embed-response.ts';
export type { ErrorCode } from './chat/error-code.ts';
export type * from './chat/event.ts';
export type { CascadeOptions, EvalOptions, Judge, JudgedAnswer, Judgement, ModelJudge, SchemaJudge } from './chat/judge.ts';
export type { JsonSchema, Schema, SchemaOutput, StandardJsonSchema, ValidatedSchema } from './chat/json-schema.ts';
export type * from './chat/message.ts';
export type { Param, RequestParams } from './chat/params.ts';
export type { Requirements } from './chat/requirements.ts';
export type { TimeWindow } from './chat/time-window.ts';
export type { Candidate, Exclusion, ExclusionDetails, ExclusionReason, Lifecycle, Plan } from './chat/plan.ts';
export type * from './chat/policy-options.ts';
export type { ProviderOptions } from './chat/provider-options.ts';
export type { Reasoning } from './chat/reasoning.ts';
export type { ChatRequest } from './chat/request.ts';
export type { ChatResponse, FinishReason, Source } from './chat/response.ts';
export type { Scope } from './chat/scope.ts';
export type { Score } from './chat/score.ts';
export type { Tool, ToolCall, ToolChoice } from './chat/tool.ts';
export type { InputParts, InputUsage, OutputUsage, Usage, UsageIteration, UsageProvenance } from './chat/usage.ts';
export type { Warning } from './chat/warning.ts';
export type { FactTest, FactValue, When } from './chat/when.ts';
export type { ChatStream, StreamReady } from './client/chat-stream.ts';
export { createRouter, type RouterCode } from './client/create-router.ts';
export type { Feedback } from './client/feedback.ts';
export type { ObjectOf, PlanOptions, Router, RouterEmbedRequest, RouterRequest } from './client/router.ts';
export type { CredentialStatus, RouterStatus, RouteStatus, TargetStatus } from './client/status.ts';
export type { StreamOutputOptions } from './client/stream-output.ts';
export type {
  ConfigData,
  DefaultsConfig,
  ProviderConfig,
  ProviderData,
  RouteConfig,
  ShadowConfig,
  SplitArm,
  SplitBy,
  SplitConfig,
  StrategyName,
  TargetConfig,
} from './config/config-types.ts';
export { defineConfig } from './config/define-config.ts';
export type { ModelOf } from './config/infer-config.ts';
export type { ErrorDetails, InputDetails, InputIssue, InterruptReason, TimeoutPhase } from './errors/details.ts';
export { type AnyZerohopError, isZerohopError, type PartialAnswer, ZerohopError } from './errors/zerohop-error.ts';
export type { Clock } from './lib/clock.ts';
export type { Ranking, Strategy, StrategyCall, StrategyInstance, StrategyTarget } from './router/strategy.ts';
export type * from './telemetry/event.ts';
