import { type Fields, Section } from '../source/section.ts';

/** Keys that may be written in camel case: those that this importer reads, and those that it says something about. */
export const snakeKeys: readonly string[] = [
  'strategy', 'on_status_codes', 'cb_config', 'virtual_key', 'api_key', 'override_params', 'request_timeout', 'custom_host', 'forward_headers', 'use_retry_after_header', 'failure_threshold', 'failure_threshold_percentage',
  'minimum_requests', 'cooldown_interval', 'failure_status_codes', 'resource_name', 'deployment_id', 'api_version', 'aws_region', 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'vertex_project_id', 'vertex_region',
  'vertex_service_account_json', 'openai_organization', 'openai_project', 'anthropic_beta', 'max_age', 'strict_open_ai_compliance', 'input_guardrails', 'output_guardrails', 'before_request_hooks', 'after_request_hooks',
  'default_input_guardrails', 'default_output_guardrails', 'input_mutators', 'output_mutators',
];

const snakeOf = new Map<string, string>(snakeKeys.map((key) => [key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), key]));

/** The section with its keys in snake case: Portkey takes both. */
export function snakeCased(section: Section): Section {
  const fields: Record<string, unknown> = {};
  for (const key of section.left) {
    const snake = snakeOf.get(key) ?? key;
    const name = snake !== key && section.has(snake) ? key : snake;
    Object.defineProperty(fields, name, { value: section.raw(key), enumerable: true, configurable: true });
  }
  return new Section(fields as Fields, section.path, section.log);
}
