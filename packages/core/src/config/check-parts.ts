import { checkKeys, isObject, isText, refuse, refuseShowing, type Fields } from './check-fields.ts';
import type { Problems } from './problems.ts';

/** What is wrong with a part: the field and what belongs there. */
type Fault = readonly [field: string, expected: string];

interface PartRule {
  readonly keys: ReadonlySet<string>;
  /** The first fault of its own fields. */
  fault(part: Fields): Fault | undefined;
}

function rule(keys: readonly string[], fault: PartRule['fault']): PartRule {
  return { keys: new Set(['type', 'cache', ...keys]), fault };
}

const media = ['url', 'data', 'mediaType'];
const signed = ['signature', 'provenance'];

const rules: ReadonlyMap<unknown, PartRule> = new Map([
  ['text', rule(['text', ...signed], (part) => (typeof part['text'] === 'string' ? signatureFault(part) : ['text', 'text']))],
  ['image', rule([...media, 'detail'], (part) => mediaFault(part) ?? detailFault(part))],
  ['audio', rule(media, mediaFault)],
  ['file', rule([...media, 'name'], (part) => mediaFault(part) ?? optionalText(part, 'name'))],
  [
    'reasoning',
    rule(['text', 'encrypted', ...signed], (part) =>
      typeof part['text'] === 'string' ? (optionalText(part, 'encrypted') ?? signatureFault(part)) : ['text', 'text'],
    ),
  ],
  ['tool-call', rule(['id', 'name', 'input', ...signed], toolCallFault)],
  ['opaque', rule(['kind', 'data', 'provenance'], opaqueFault)],
  ['tool-result', rule(['toolCallId', 'output', 'isError'], toolResultFault)],
]);

/** The types of part that each role may use. */
export const partTypes: Readonly<Record<'system' | 'user' | 'assistant' | 'tool', ReadonlySet<string>>> = {
  system: new Set(['text']),
  user: new Set(['text', 'image', 'audio', 'file']),
  assistant: new Set(['text', 'reasoning', 'tool-call', 'opaque']),
  tool: new Set(['tool-result']),
};

/** Checks one part. True when it is sound, so that its fields can be read. */
export function checkPart(part: unknown, types: ReadonlySet<string>, message: number, index: number, problems: Problems): part is Fields {
  if (!isObject(part)) {
    refuse(problems, `messages[${message}].content[${index}]`, 'a part', part);
    return false;
  }
  const { type, cache } = part;
  const found = rules.get(type);
  if (found === undefined || !types.has(type as string)) {
    const known = [...types];
    const expected = `${known.map((name) => `'${name}'`).join(' or ')}, the parts of this role`;
    refuseShowing(problems, `messages[${message}].content[${index}].type`, expected, type, known);
    return false;
  }
  for (const key in part) {
    if (found.keys.has(key)) continue;
    checkKeys(part, `messages[${message}].content[${index}]`, found.keys, problems);
    return false;
  }
  const fault: Fault | undefined = cache === undefined || typeof cache === 'boolean' ? found.fault(part) : ['cache', 'true or false'];
  if (fault === undefined) return true;
  const [field, expected] = fault;
  refuse(problems, `messages[${message}].content[${index}].${field}`, expected, part[field]);
  return false;
}

function toolCallFault(part: Fields): Fault | undefined {
  if (!isText(part['id'])) return ['id', 'the id of the call'];
  if (!isText(part['name'])) return ['name', 'the name of a tool'];
  if (part['input'] === undefined) return ['input', 'the parsed arguments'];
  return signatureFault(part);
}

function opaqueFault(part: Fields): Fault | undefined {
  if (!isText(part['kind'])) return ['kind', "the vendor's word for it"];
  if (part['data'] === undefined) return ['data', "the vendor's JSON, as it came"];
  return isProvenance(part['provenance']) ? undefined : provenanceFault;
}

function toolResultFault(part: Fields): Fault | undefined {
  if (!isText(part['toolCallId'])) return ['toolCallId', 'the id of a tool call'];
  if (part['output'] === undefined) return ['output', 'text or any JSON value'];
  const { isError } = part;
  return isError === undefined || typeof isError === 'boolean' ? undefined : ['isError', 'true or false'];
}

function mediaFault(part: Fields): Fault | undefined {
  const { url, data, mediaType } = part;
  if (url !== undefined) {
    if (data !== undefined) return ['data', 'no data beside a url'];
    if (typeof url !== 'string' || !/^[a-z][a-z0-9+.-]*:./i.test(url)) return ['url', 'an https: or data: URL'];
    return optionalText(part, 'mediaType');
  }
  if (!isText(data) && !(data instanceof Uint8Array && data.length > 0)) return ['data', 'base64 text or bytes, or a url instead'];
  return isText(mediaType) && mediaType.includes('/') ? undefined : ['mediaType', "a media type, e.g. 'image/png'"];
}

function detailFault({ detail }: Fields): Fault | undefined {
  return detail === undefined || detail === 'low' || detail === 'high' || detail === 'auto'
    ? undefined
    : ['detail', "'low', 'high' or 'auto'"];
}

function signatureFault(part: Fields): Fault | undefined {
  const { signature, provenance } = part;
  if (signature !== undefined && typeof signature !== 'string') return ['signature', 'text'];
  return provenance === undefined || isProvenance(provenance) ? undefined : provenanceFault;
}

const provenanceFault: Fault = ['provenance', '{ provider, model, adapter }'];

function isProvenance(value: unknown): boolean {
  return isObject(value) && isText(value['provider']) && isText(value['model']) && isText(value['adapter']);
}

function optionalText(part: Fields, field: string): Fault | undefined {
  const value = part[field];
  return value === undefined || typeof value === 'string' ? undefined : [field, 'text'];
}
