import { didYouMean, fields, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';
import { inputNames, shapeIssues } from './input-shape.ts';

const optionNames = ['inputs', 'waitSeconds'];

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  const { vendor, api, sdk, options, client } = settings;
  const issues = issuesBesideClient(settings, ['apiKey', 'baseURL', 'fetch']);
  if (vendor !== undefined && vendor !== 'replicate') issues.push({ path: 'vendor', expected: "'replicate'", received: vendor, didYouMean: didYouMean(vendor, ['replicate']) });
  if (api !== undefined) issues.push({ path: 'api', expected: 'nothing: there is one API on this wire', received: api });
  if (sdk !== undefined) issues.push({ path: 'sdk', expected: 'nothing: there is one SDK for this wire', received: sdk });
  if (client !== undefined && typeof fields(client)['request'] !== 'function') issues.push({ path: 'client', expected: 'a Replicate client' });
  return [...issues, ...checkOptions(options ?? {})];
}

function checkOptions(options: Readonly<Record<string, unknown>>): InputIssue[] {
  const issues: InputIssue[] = [];
  for (const name of Object.keys(options)) {
    if (!optionNames.includes(name)) issues.push({ path: `options.${name}`, expected: optionNames.map((option) => `'${option}'`).join(' or '), didYouMean: didYouMean(name, optionNames) });
  }
  const { inputs, waitSeconds } = options;
  if (waitSeconds !== undefined && !(Number.isInteger(waitSeconds) && Number(waitSeconds) >= 0 && Number(waitSeconds) <= 60)) {
    issues.push({ path: 'options.waitSeconds', expected: 'a whole number of seconds from 0 to 60', received: String(waitSeconds) });
  }
  if (inputs !== undefined && (typeof inputs !== 'object' || inputs === null)) issues.push({ path: 'options.inputs', expected: 'input names by model' });
  for (const [model, given] of Object.entries(fields(inputs))) issues.push(...checkInputs(given, `options.inputs.${model}`));
  return issues;
}

function checkInputs(given: unknown, path: string): InputIssue[] {
  if (typeof given === 'string') return [];
  if (typeof given !== 'object' || given === null) return [{ path, expected: 'the name of a model with the same inputs, or the names of its inputs' }];
  const unknown = Object.keys(given).filter((name) => !inputNames.includes(name));
  return [...unknown.map((name) => ({ path: `${path}.${name}`, expected: `one of ${inputNames.join(', ')}`, didYouMean: didYouMean(name, inputNames) })), ...shapeIssues(given, path)];
}
