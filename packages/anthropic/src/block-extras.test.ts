import { expect, it } from 'vitest';
import { callExtras, citationExtras, readExtras, sealExtras } from './block-extras.ts';

it('seals what must go back with a block, and nothing where there is nothing', () => {
  expect(sealExtras(callExtras({ caller: { type: 'direct' }, toolset_name: null }))).toBeUndefined();
  expect(sealExtras(citationExtras([]))).toBeUndefined();
  const extras = callExtras({ id: 'a', name: 'f', caller: { type: 'code_execution_20250825', tool_id: 's' }, toolset_name: 'browser' });
  expect(readExtras(sealExtras(extras))).toEqual({ caller: { type: 'code_execution_20250825', tool_id: 's' }, toolset_name: 'browser' });
});

it('leaves out what requests refuse of a citation', () => {
  const sealed = sealExtras(citationExtras([{ type: 'char_location', cited_text: 'a', file_id: null }, { type: 'page_location', cited_text: 'b', file_id: 'file_1' }]));
  expect(readExtras(sealed)).toEqual({ citations: [{ type: 'char_location', cited_text: 'a' }, { type: 'page_location', cited_text: 'b' }] });
});

it.each([undefined, '', 'no JSON', '[]', '7', 'null', '{"citations":7,"text":"x"}'])('reads nothing out of %s', (signature) => {
  expect(readExtras(signature)).toEqual({});
});
