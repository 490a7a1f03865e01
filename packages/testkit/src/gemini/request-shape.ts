/** The shape of a proto message as JSON: its fields by their camel-case name. */
export interface MessageShape {
  /** The last part of the proto's type name. */
  readonly name: string;
  /** A function, because messages hold each other. */
  fields(): Readonly<Record<string, FieldShape>>;
}

/** What a field holds: a scalar, anything at all (a JSON object that is the user's), a message, a list or a map of these. */
export type FieldShape = 'scalar' | 'anything' | MessageShape | { readonly list: FieldShape } | { readonly map: FieldShape };

function scalars<Name extends string>(...names: Name[]): Record<Name, 'scalar'> {
  return Object.fromEntries(names.map((name) => [name, 'scalar'])) as Record<Name, 'scalar'>;
}

function anything<Name extends string>(...names: Name[]): Record<Name, 'anything'> {
  return Object.fromEntries(names.map((name) => [name, 'anything'])) as Record<Name, 'anything'>;
}

/** Gemini's own subset of OpenAPI schemas: no `additionalProperties`, no `$ref`, no `oneOf`, one type only. */
const schema: MessageShape = {
  name: 'Schema',
  fields: () => ({
    ...scalars('type', 'format', 'title', 'description', 'nullable', 'maxItems', 'minItems', 'minProperties', 'maxProperties'),
    ...scalars('minLength', 'maxLength', 'pattern', 'minimum', 'maximum'),
    ...anything('example', 'default'),
    enum: { list: 'scalar' },
    required: { list: 'scalar' },
    propertyOrdering: { list: 'scalar' },
    properties: { map: schema },
    anyOf: { list: schema },
    items: schema,
  }),
};

const functionCall: MessageShape = { name: 'FunctionCall', fields: () => ({ ...scalars('id', 'name'), args: 'anything' }) };

const functionResponse: MessageShape = {
  name: 'FunctionResponse',
  fields: () => ({ ...scalars('id', 'name', 'willContinue', 'scheduling'), ...anything('response', 'parts') }),
};

const part: MessageShape = {
  name: 'Part',
  fields: () => ({
    ...scalars('text', 'thought', 'thoughtSignature'),
    functionCall,
    functionResponse,
    inlineData: { name: 'Blob', fields: () => scalars('mimeType', 'data', 'displayName') },
    fileData: { name: 'FileData', fields: () => scalars('mimeType', 'fileUri', 'displayName') },
    ...anything('executableCode', 'codeExecutionResult', 'videoMetadata', 'mediaResolution', 'partMetadata', 'toolCall', 'toolResponse'),
  }),
};

const content: MessageShape = { name: 'Content', fields: () => ({ role: 'scalar', parts: { list: part } }) };

const functionDeclaration: MessageShape = {
  name: 'FunctionDeclaration',
  fields: () => ({
    ...scalars('name', 'description', 'behavior'),
    parameters: schema,
    response: schema,
    ...anything('parametersJsonSchema', 'responseJsonSchema'),
  }),
};

const tool: MessageShape = {
  name: 'Tool',
  fields: () => ({
    functionDeclarations: { list: functionDeclaration },
    ...anything('googleSearch', 'googleSearchRetrieval', 'codeExecution', 'urlContext', 'computerUse', 'googleMaps', 'fileSearch', 'mcpServers'),
  }),
};

const generationConfig: MessageShape = {
  name: 'GenerationConfig',
  fields: () => ({
    ...scalars('temperature', 'topP', 'topK', 'candidateCount', 'maxOutputTokens', 'presencePenalty', 'frequencyPenalty', 'seed'),
    ...scalars('responseMimeType', 'responseLogprobs', 'logprobs', 'enableEnhancedCivicAnswers', 'mediaResolution'),
    stopSequences: { list: 'scalar' },
    responseModalities: { list: 'scalar' },
    responseSchema: schema,
    ...anything('responseJsonSchema', '_responseJsonSchema', 'speechConfig', 'imageConfig'),
    thinkingConfig: { name: 'ThinkingConfig', fields: () => scalars('includeThoughts', 'thinkingBudget', 'thinkingLevel') },
  }),
};

const toolConfig: MessageShape = {
  name: 'ToolConfig',
  fields: () => ({
    functionCallingConfig: { name: 'FunctionCallingConfig', fields: () => ({ mode: 'scalar', allowedFunctionNames: { list: 'scalar' }, streamFunctionCallArguments: 'scalar' }) },
    ...anything('retrievalConfig', 'includeServerSideToolInvocations'),
  }),
};

/** A `generateContent` request. */
export const requestShape: MessageShape = {
  name: 'GenerateContentRequest',
  fields: () => ({
    ...scalars('model', 'cachedContent', 'serviceTier', 'store'),
    contents: { list: content },
    systemInstruction: content,
    tools: { list: tool },
    toolConfig,
    generationConfig,
    safetySettings: { list: { name: 'SafetySetting', fields: () => scalars('category', 'threshold', 'method') } },
    labels: 'anything',
  }),
};
