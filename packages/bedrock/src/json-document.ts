import type { ToolUseBlock } from '@aws-sdk/client-bedrock-runtime';

/** What the SDK takes where the wire takes any JSON. */
export type JsonDocument = NonNullable<ToolUseBlock['input']>;

/** An object of JSON in the SDK's type for it. What is no JSON after all, the SDK refuses before it sends anything. */
export function toDocument(value: object): JsonDocument {
  return value as JsonDocument;
}

/** Whether a value is an object, the only JSON that the wire takes in most places. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
