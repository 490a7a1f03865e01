import { type AdapterCall, type ChatRequest, omitUndefined } from '@zerohop/core/adapter';
import type { Dialect } from './dialects.ts';
import { convertSchema } from './to-schema.ts';

type Call = Pick<AdapterCall, 'request' | 'tools' | 'warn'>;

/** Translates tools and how they are to be chosen. */
export function toTools(call: Call, dialect: Dialect): { tools?: unknown[]; toolConfig?: object } {
  const { request, tools } = call;
  if (tools.length === 0) return {};
  if (request.parallelToolCalls === false) call.warn('parallelToolCalls', 'this vendor cannot be kept from calling several tools at once');
  if (tools.some(({ strict }) => strict === true)) call.warn('tools', 'this vendor has no strict mode per tool');
  if (tools.some(({ cache }) => cache)) call.warn('cache', 'this vendor caches prompts by itself and takes no marks');
  return {
    tools: [{ functionDeclarations: tools.map((tool) => toDeclaration(tool, call, dialect)) }],
    ...(request.toolChoice === undefined ? undefined : { toolConfig: { functionCallingConfig: toCallingConfig(request.toolChoice) } }),
  };
}

function toDeclaration({ name, description, parameters }: Call['tools'][number], call: Call, dialect: Dialect): object {
  if (dialect.jsonSchema) return omitUndefined({ name, description, parametersJsonSchema: parameters });
  // The subset has no object without members; a function without parameters simply names none.
  const isEmpty = parameters['type'] === 'object' && Object.keys((parameters['properties'] ?? {}) as object).length === 0;
  return omitUndefined({ name, description, parameters: isEmpty ? undefined : convertSchema(parameters, call, 'tools') });
}

function toCallingConfig(choice: NonNullable<ChatRequest['toolChoice']>): object {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice] };
}
