import { ZerohopError } from '@zerohop/core/adapter';

/** Where a model's predictions are made. */
export interface Endpoint {
  /** Behind the base URL. */
  readonly path: string;
  /** The model without its version: `owner/name`, or `deployments/owner/name`. */
  readonly name: string;
  /** Goes into the body where a version was named. */
  readonly version: string | undefined;
}

const part = '[A-Za-z0-9][A-Za-z0-9_.-]*';
const deployment = new RegExp(`^deployments/${part}/${part}$`);
const model = new RegExp(`^(?<name>${part}/${part})(:(?<version>[A-Za-z0-9]+))?$`);

/**
 * Finds the endpoint of a model: official models are run by their name, all others by a version, deployments by theirs.
 *
 * @see https://replicate.com/docs/topics/predictions/create-a-prediction
 */
export function toEndpoint(id: string): Endpoint {
  if (deployment.test(id)) return { path: `/${id}/predictions`, name: id, version: undefined };
  const { name, version } = model.exec(id)?.groups ?? {};
  if (name === undefined) {
    const expected = 'owner/name, owner/name:version or deployments/owner/name';
    throw new ZerohopError({ code: 'unsupported', message: `'${id}' names no model of Replicate; it takes ${expected}`, details: { path: 'model', expected } });
  }
  return version === undefined ? { path: `/models/${name}/predictions`, name, version } : { path: '/predictions', name, version };
}
