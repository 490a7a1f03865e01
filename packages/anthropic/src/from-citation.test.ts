import { AnswerBuilder } from '@zerohop/core/adapter';
import { expect, test } from 'vitest';
import { fromCitation } from './from-citation.ts';

const cited = { cited_text: 'The grass is green.' };
const text = 'The grass is green.';

test.each<[string, unknown, object[]]>([
  ['a web page', { type: 'web_search_result_location', url: 'https://w.test', title: 'W', encrypted_index: 'I', ...cited }, [{ url: 'https://w.test', title: 'W', text }]],
  ['characters of a document', { type: 'char_location', document_index: 0, document_title: 'D', start_char_index: 0, end_char_index: 19, ...cited }, [{ title: 'D', text }]],
  ['pages of a document', { type: 'page_location', document_title: 'P', start_page_number: 1, end_page_number: 2, ...cited }, [{ title: 'P', text }]],
  ['blocks of a document without a title', { type: 'content_block_location', document_title: null, start_block_index: 0, end_block_index: 1, ...cited }, [{ text }]],
  ['a search result of the app, by its address', { type: 'search_result_location', source: 'https://kb.test/1', title: 'S', ...cited }, [{ url: 'https://kb.test/1', title: 'S', text }]],
  ['a search result of the app, by its name', { type: 'search_result_location', source: 'kb-1', title: 'S', ...cited }, [{ title: 'S', text }]],
  ['nothing', { type: 'of_the_future' }, []],
  ['no object', null, []],
])('%s', (_name, citation, expected) => {
  const builder = new AnswerBuilder({ attempt: 0, callId: 'c' }, { provider: 'a', model: 'm', adapter: 'anthropic' });
  fromCitation(citation, builder);
  expect(builder.answer().sources).toEqual(expected);
});
