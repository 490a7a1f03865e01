import type { InputIssue, ProviderSettings } from '@zerohop/core/adapter';

/** An Azure resource, and which of its two interfaces is called. */
export interface AzureAddress {
  /**
   * `v1` is the interface without versions, which takes the deployment's name as the model. `deployments` is the older one,
   * with the deployment in the path and an `api-version`.
   */
  readonly style: 'v1' | 'deployments';
  /** What the SDK takes: `OpenAI` for `v1`, `AzureOpenAI` for `deployments`. */
  readonly baseURL: string;
}

/**
 * Reads the address of an Azure resource: bare (`https://x.openai.azure.com`), with `/openai` or `/openai/v1`, or up to a
 * deployment (`/openai/deployments/y`). A bare one is called in the style of `v1`, unless a version is given.
 *
 * @see https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle
 */
export function azureAddress(baseURL: string, apiVersion: string | undefined): AzureAddress {
  const url = baseURL.replace(/\/+$/, '');
  const path = pathOf(url);
  if (path.endsWith('/v1')) return { style: 'v1', baseURL: url };
  const root = path === '' ? `${url}/openai` : url;
  if (apiVersion !== undefined || namesDeployment(path)) return { style: 'deployments', baseURL: root };
  return { style: 'v1', baseURL: root.endsWith('/openai') ? `${root}/v1` : root };
}

/** What is wrong with the settings of an Azure resource. */
export function* azureIssues({ baseURL, apiKey, options = {} }: ProviderSettings): Generator<InputIssue> {
  if (options['token'] !== undefined && apiKey !== undefined) yield { path: 'options.token', expected: 'a token or an apiKey, not both' };
  if (baseURL === undefined || !namesDeployment(pathOf(baseURL))) return;
  if (options['apiVersion'] === undefined) yield { path: 'options.apiVersion', expected: "the version to call, e.g. '2024-10-21', since the baseURL names a deployment" };
  if (options['deployment'] !== undefined) yield { path: 'options.deployment', expected: 'nothing: the baseURL names a deployment already' };
}

function namesDeployment(path: string): boolean {
  return path.split('/').includes('deployments');
}

/** `''` for an address without a path, and for what is no address. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, '') : '';
}
