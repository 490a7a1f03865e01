import { expect, test } from 'vitest';
import { bytesOf, toPiece } from './pieces.ts';
import { redactHeaders, redactPieces, secretsOf } from './redact.ts';

const url = new URL('https://vendor.example/v1/x?alt=sse&key=query-secret-1');

test('secrets are what keys, tokens, cookies and signatures hold, and no ordinary words', () => {
  const headers = new Headers({
    authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE1/20261121/eu-west-1/bedrock/aws4_request, SignedHeaders=content-type;host, Signature=0123456789abcdef',
    'x-api-key': 'sk-key-2',
    cookie: 'session=cookie-3; a=b',
    'ocp-apim-subscription-key': 'apim-key-4',
    'content-type': 'application/json',
  });
  const secrets = secretsOf(url, headers);
  expect(secrets).toEqual(expect.arrayContaining(['query-secret-1', 'AKIAEXAMPLE1', '0123456789abcdef', 'sk-key-2', 'cookie-3', 'apim-key-4']));
  for (const word of ['content-type', 'application/json', 'sse', 'AWS4-HMAC-SHA256']) expect(secrets).not.toContain(word);
});

test('a bearer token is a secret without its scheme, in every form that a vendor may write it', () => {
  const secrets = secretsOf(new URL('https://vendor.example'), new Headers({ authorization: 'Bearer abc"def/ghi' }));
  expect(secrets).toEqual(expect.arrayContaining(['abc"def/ghi', 'abc\\"def/ghi', 'abc%22def%2Fghi']));
});

test('headers of secrets and accounts are masked; counts and limits are kept', () => {
  const headers = new Headers({
    'set-cookie': 'a=1',
    'openai-organization': 'org-of-mine',
    'anthropic-organization-id': 'id-of-mine',
    'x-echo': 'you sent sk-key-2!',
    'x-ratelimit-remaining-tokens': '100',
    'x-amzn-bedrock-input-token-count': '7',
  });
  expect(redactHeaders(headers, ['sk-key-2'])).toEqual({
    'set-cookie': '[redacted]',
    'openai-organization': '[redacted]',
    'anthropic-organization-id': '[redacted]',
    'x-echo': 'you sent [redacted]!',
    'x-ratelimit-remaining-tokens': '100',
    'x-amzn-bedrock-input-token-count': '7',
  });
});

test('a secret in a body is overwritten, also where two pieces share it, and pieces keep their sizes', () => {
  const pieces = ['key sk-', 'key-2 and sk-key-2', '.'].map((text) => Buffer.from(text));
  expect(redactPieces(pieces, ['sk-key-2']).map(String)).toEqual(['key ***', '***** and ********', '.']);
});

test('a piece comes back byte for byte, torn characters and byte order marks included', () => {
  for (const bytes of [Buffer.from('über'), Buffer.from('über').subarray(0, 1), Buffer.from([0xef, 0xbb, 0xbf, 0x41]), Buffer.alloc(0)]) {
    expect(Buffer.from(bytesOf(toPiece(bytes, 5))).equals(bytes)).toBe(true);
  }
});
