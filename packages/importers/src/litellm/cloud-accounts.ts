import { filled } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';
import { urlOf } from './address.ts';
import { variableOf } from './environment.ts';
import { type Account, compact, type Reading } from './reading.ts';

/** Reads an account at Vertex AI: a project and a place. */
export function readVertex({ params, row, environment, model }: Reading): Account | undefined {
  if (!model.startsWith('gemini-') && !/^\d+$/.test(model) && !model.includes('embedding')) {
    params.log.unsupported(params.at('model'), model, "of Vertex AI only Gemini is served by data; Claude is by the app's own client: anthropic({ client: new AnthropicVertex() })");
    return undefined;
  }
  const project = params.text('vertex_project') ?? environment.look('VERTEXAI_PROJECT');
  const location = params.text('vertex_location') ?? params.text('region_name') ?? environment.look('VERTEXAI_LOCATION');
  if (project === undefined) params.wrong('vertex_project', 'the id of the Google Cloud project, or the variable VERTEXAI_PROJECT', undefined);
  if (location === undefined) params.wrong('vertex_location', 'a location, or the variable VERTEXAI_LOCATION', undefined);
  return { settings: compact({ adapter: row.adapter, vendor: row.vendor, region: location, options: filled({ project, location, googleAuthOptions: vertexSignIn(params) }) }), model };
}

// A path of a file, the JSON itself, or an object.
function vertexSignIn(params: Section): object | undefined {
  const variable = variableOf(params.raw('vertex_credentials'));
  const value = params.value('vertex_credentials');
  if (value === undefined) return undefined;
  if (variable !== undefined && isJson(value)) {
    params.log.unsupported(params.at('vertex_credentials'), `the variable ${variable}`, 'credentials out of a variable would stand in the config in plain text: put them into a file and name its path, or hand options.googleAuthOptions over in code');
    return undefined;
  }
  if (typeof value === 'object' && value !== null) return { credentials: value };
  if (typeof value !== 'string') {
    params.wrong('vertex_credentials', 'the path of a file with credentials, or their JSON', value);
    return undefined;
  }
  if (!isJson(value)) return { keyFilename: value };
  try {
    return { credentials: JSON.parse(value) as unknown };
  } catch {
    params.wrong('vertex_credentials', 'the path of a file with credentials, or their JSON', value);
    return undefined;
  }
}

function isJson(value: unknown): boolean {
  return typeof value === 'string' && value.trimStart().startsWith('{');
}

/** Reads an account at Amazon Bedrock. Region and way of calling may stand before the model's name. */
export function readBedrock({ params, row, environment, model }: Reading): Account {
  const named = /^(?:(converse|invoke|converse_like)\/)?(?:([a-z]{2}(?:-[a-z]+)+-\d+)\/)?(.+)$/.exec(model);
  const region = params.text('aws_region_name') ?? params.text('region_name') ?? named?.[2] ?? environment.look('AWS_REGION_NAME');
  if (named?.[1] === 'invoke') params.log.approximated(params.at('model'), model, 'Bedrock is called by Converse, whatever the model');
  const profile = params.text('aws_profile_name');
  const settings = { adapter: row.adapter, apiKey: environment.secret(params, 'api_key'), baseURL: urlOf(params, 'aws_bedrock_runtime_endpoint'), region, options: filled({ profile, credentials: awsCredentials(params) }) };
  return { settings: compact(settings), model: named?.[3] ?? model };
}

const awsKeys = [['aws_access_key_id', 'accessKeyId'], ['aws_secret_access_key', 'secretAccessKey'], ['aws_session_token', 'sessionToken']] as const;

// Standard variables are found by AWS's own chain; secrets under other names would have to stand in the config in plain text.
function awsCredentials(params: Section): object | undefined {
  const given: Record<string, unknown> = {};
  for (const [key, name] of awsKeys) {
    const raw = params.raw(key);
    if (raw === undefined) continue;
    const variable = variableOf(raw);
    if (variable === key.toUpperCase()) params.log.variable(variable);
    else if (variable !== undefined) params.log.unsupported(params.at(key), `the variable ${variable}`, `AWS's own chain looks for ${key.toUpperCase()}: rename it, or set a profile`);
    else given[name] = raw;
  }
  return filled(given);
}
