import { defineConfig } from 'oxlint';

/** The rooms of core by rank: a room imports lower ranks only, and rooms of one rank never import each other. */
const coreRooms: readonly (readonly string[])[] = [
  ['lib'],
  ['chat'],
  ['errors'],
  ['catalog'],
  ['adapter', 'telemetry'],
  ['transport', 'pipeline'],
  ['policies', 'router'],
  ['config'],
  ['client'],
];

/** The rooms of the OpenAI adapter: the vendors are data, `wire` is what its interfaces share, and no interface knows another. */
const openaiRooms: readonly (readonly string[])[] = [['vendors', 'errors'], ['wire'], ['chat', 'responses', 'embeddings']];

/** The rooms of the importers: what reads sources, what makes configs, and above them one room for each gateway, which know nothing of each other. */
const importerRooms: readonly (readonly string[])[] = [['source'], ['output'], ['litellm', 'portkey']];

/** What a room may not import, by the ranks of its package. */
function forbidden(ranks: readonly (readonly string[])[], index: number, room: string): { group: string[]; message: string }[] {
  return ranks
    .slice(index)
    .flat()
    .filter((other) => other !== room)
    .map((other) => ({ group: [`../${other}/*`, `../../${other}/*`], message: `${room}/ ranks below or beside ${other}/ and may not import it.` }));
}

function roomsOf(folder: string, ranks: readonly (readonly string[])[]) {
  return ranks.flatMap((rank, index) =>
    rank.map((room) => ({
      files: [`packages/${folder}/src/${room}/**/*.ts`],
      excludeFiles: ['**/*.test.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: forbidden(ranks, index, room) }] },
    })),
  );
}

const rooms = [...roomsOf('core', coreRooms), ...roomsOf('importers', importerRooms)];

const adapters = ['openai', 'anthropic', 'google', 'bedrock', 'replicate'];

/** What no adapter may import. */
function forbiddenToAdapter(adapter: string): { paths: object[]; patterns: { group: string[]; message: string }[] } {
  return {
    paths: [{ name: '@zerohop/core', message: "Adapters speak to the port: import from '@zerohop/core/adapter'." }],
    patterns: [{ group: adapters.filter((other) => other !== adapter).map((other) => `@zerohop/${other}`), message: 'Adapters never import each other.' }],
  };
}

const adapterRooms = openaiRooms.flatMap((rank, index) =>
  rank.map((room) => {
    const { paths, patterns } = forbiddenToAdapter('openai');
    // Of two settings of one rule the later counts alone.
    const all = [...patterns, ...forbidden(openaiRooms, index, room)];
    return { files: [`packages/openai/src/${room}/**/*.ts`], excludeFiles: ['**/*.test.ts'], rules: { 'no-restricted-imports': ['error', { paths, patterns: all }] } };
  }),
);

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['**/dist/**', '**/node_modules/**'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'inline-type-imports' }],
    'typescript/no-explicit-any': 'error',
    'typescript/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 }],
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    eqeqeq: ['error', 'always'],
    'no-console': 'error',
    // Waiting in a loop is what retries, readers and fallbacks do.
    'no-await-in-loop': 'off',
    // The order of awaits is the point in most tests, and a listener that returns nothing is fine.
    'promise/always-return': 'off',
    'promise/no-promise-in-callback': 'off',
    'no-shadow': 'off',
    // It does not see changes made in callbacks.
    'no-unmodified-loop-condition': 'off',
    'no-underscore-dangle': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-sort': 'off',
    'oxc/no-map-spread': 'off',
    'import/no-unassigned-import': 'off',
    // zod and fast-check are used as namespaces, as their documentation does.
    'import/no-named-as-default-member': 'off',
    'vitest/require-mock-type-parameters': 'off',
    'vitest/require-to-throw-message': 'off',
    // Property tests and helpers assert in functions of their own.
    'vitest/expect-expect': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/valid-expect': 'off',
  },
  overrides: [
    ...rooms,
    ...adapters.map((adapter) => ({
      files: [`packages/${adapter}/src/**/*.ts`],
      excludeFiles: ['**/*.test.ts'],
      rules: { 'no-restricted-imports': ['error', forbiddenToAdapter(adapter)] },
    })),
    ...adapterRooms,
    // A key of Portkey's configs is called so.
    { files: ['packages/importers/**/*.test.ts', 'test/importers/**'], rules: { 'unicorn/no-thenable': 'off' } },
    { files: ['examples/**', 'bench/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  ],
});
