export { costOf } from './cost-book.ts';
export { type DoorSettings, openaiFetch, type OpenaiFetchOptions } from './openai-fetch.ts';
export { wrap, type WrapOptions } from './wrap.ts';
