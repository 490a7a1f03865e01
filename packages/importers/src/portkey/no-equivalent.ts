const reasons: readonly (readonly [form: RegExp, why: string])[] = [
  [/guardrail|hooks$|mutators$/, 'this version has no guardrails'],
  [/^forward_headers$/, 'headers of a request never reach a vendor; set `headers` on the provider'],
  [/^metadata$/, 'give calls `tags`, `user` and `metadata`'],
  [/^strict_open_ai_compliance$/, 'answers have one shape for all vendors'],
  [/^(id|name|version_id|workspace_id|organisation_id|config_id)$/, 'it names the config in the gateway and does nothing'],
  [/^mcp/, 'tools are the app\'s own'],
  [/^aws_/, 'AWS credentials of that kind come from a function or a client: bedrock({ options: { credentials } }), bedrock({ client })'],
  [/^azure_/, "a token is fetched by a function: openai({ vendor: 'azure', options: { token } })"],
  [/^(provider|virtual_key|api_key|weight|on_status_codes)$/, 'it does nothing in this place in Portkey either'],
  [/^prompt_id|^prompt/, 'prompts are the app\'s own'],
];

/** Why a key of a Portkey config has nothing here. */
export function reasonOf(key: string): string | undefined {
  return reasons.find(([form]) => form.test(key))?.[1];
}
