type Reason = readonly [form: RegExp, why: string];

function reasonsOf(reasons: readonly Reason[]): (key: string) => string | undefined {
  return (key) => reasons.find(([form]) => form.test(key))?.[1];
}

const server = 'there is no proxy server: the router lives in the app, which has its own users, keys and pages';
const telemetry = "subscribe with router.on(...): 'call', 'attempt', 'breaker', 'warning' and others";
const guards = 'this version has no guardrails';
const shared = 'this version keeps its state in the process';

/** Why a key of `litellm_params` or `model_info` has nothing here. */
export const deploymentReasons: (key: string) => string | undefined = reasonsOf([
  [/^(tags|tag_regex|enable_tag_filtering|allow_fail_open)$/, "choose by `when` on a target, e.g. { 'tags.plan': 'paid' }, and give calls `tags`"],
  [/^(mock_response|mock_.*)$/, 'for tests there is @zerohop/testkit'],
  [/^(id|db_model|created_|updated_|description|discoverable)/, 'targets are called provider/model; the rest is for the proxy server'],
  [/^(access_groups|team_id|team_public_model_name|tier|access_windows|blocked|member_auto_router)$/, server],
  [/guardrail/, guards],
  [/^(input|output)_cost_per_(second|character|pixel|image|query|request)/, 'prices are per token here'],
  [/^(auto_router|complexity_router|adaptive_router|quality_router)/, 'choose by `when` on targets, or by a strategy of your own'],
  [/^aws_/, 'AWS credentials of that kind come from a function or a client: bedrock({ options: { credentials } }), bedrock({ client })'],
  [/^(api_key|api_base|base_url|api_version|organization|region_name|vertex_|azure_|tenant_id|client_id|client_secret)/, 'the provider of this model has no such setting'],
  [/^(vector_store|milvus|valkey|s3_|gcs_|bucket_name|aws_batch)/, 'the router serves chats and embeddings'],
]);

/** Why a key of `router_settings` has nothing here. */
export const routerReasons: (key: string) => string | undefined = reasonsOf([
  [/^(redis_|cache_responses|cache_kwargs|caching_groups|client_ttl)/, shared],
  [/tag/, "choose by `when` on a target, e.g. { 'tags.plan': 'paid' }, and give calls `tags`"],
  [/^routing_strategy_args$/, 'strategies have no settings of their own here'],
  [/pre_call_checks$/, "of these, strategy: 'sticky' keeps a session, and with it a prompt's cache, on one target; sealed reasoning goes only to whom it is from"],
  [/retry_policy/, 'how often is asked again follows from the error: docs/errors.md'],
  [/allowed_fails_policy/, 'what counts against a target follows from the error: docs/errors.md'],
  [/^(set_verbose|debug_level|alerting)/, telemetry],
  [/affinity|session/, "strategy: 'sticky' on the route keeps a session on one target"],
  [/^(default_priority|polling_interval|enable_priority)/, "give calls `priority: 'low' | 'normal' | 'high'`"],
  [/^(max_fallbacks)$/, '`maxAttempts` bounds the attempts of a call, over all its targets'],
]);

/** Why a key of `litellm_settings` has nothing here. */
export const libraryReasons: (key: string) => string | undefined = reasonsOf([
  [/callback|_tags$|verbose|json_logs|log|redact|prometheus|langfuse|otel|datadog/, telemetry],
  [/^(cache|redis)/, shared],
  [/guardrail|moderation/, guards],
  [/^modify_params$/, 'the adapter of each vendor fits requests to its wire'],
  [/ssl|ipv4|http|aclient|proxy/, 'hand a `fetch` or a client to the provider'],
  [/team|user|key|sso|jwt|upperbound|model_group_settings|public|mcp/, server],
]);

/** Why a key of `general_settings` has nothing here. */
export const serverReasons: (key: string) => string | undefined = reasonsOf([
  [/alert|log|spend/, telemetry],
  [/./, server],
]);

/** Why a key of the top level has nothing here. */
export const topReasons: (key: string) => string | undefined = reasonsOf([
  [/^include$/, 'no file is opened: import what it names too, and put the configs together'],
  [/^guardrails|^policies|policy/, guards],
  [/callback/, telemetry],
  [/^(mcp_|search_|vector_store|agent|assistant|files_|finetune|pass_through|prompts|claude|skills)/, 'the router serves chats and embeddings'],
]);
