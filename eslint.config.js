import graphql from '@graphql-eslint/eslint-plugin';
import boundaries from 'eslint-plugin-boundaries';
import checkFile from 'eslint-plugin-check-file';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { folders, mainMayImport, mayImport } from './eslint.folders.js';
import { schemaPlugin, schemaRules } from './eslint.schema.js';

/** The files that are a process: they alone touch the environment, signals, exit codes and the terminal. */
const entries = ['src/main.ts', 'src/doctor/main.ts', 'src/registration/main.ts', 'src/sandbox/main.ts'];

/** Names that say nothing about what is inside; such a file only ever grows. */
const vagueNames = '{util,utils,helper,helpers,manager,managers,misc,common}';

export default defineConfig(
  globalIgnores(['**/generated/', 'coverage/', 'client/dist/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // An async function without await turns what it throws into a rejection, which callers of an interface rely on.
      '@typescript-eslint/require-await': 'off',
      // Parts are closures behind interfaces, made to be taken apart; there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Node strips types and cannot run enums: use a union.' },
        {
          selector: 'ExportAllDeclaration',
          message: 'Name what you export, so that dead exports can be found.',
        },
      ],
    },
  },

  // Matchers such as expect.any() and expect.objectContaining() have no type of their own.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },

  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.mjs'],
    plugins: { 'check-file': checkFile, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: import.meta.dirname })],
    },
    rules: {
      'check-file/filename-naming-convention': [
        'error',
        { '**/*': 'KEBAB_CASE' },
        { ignoreMiddleExtensions: true },
      ],
      'check-file/folder-naming-convention': ['error', { '{src,test,scripts,bench}/**/': 'KEBAB_CASE' }],
      'check-file/filename-blocklist': [
        'error',
        {
          [`**/${vagueNames}.*`]: '*',
          [`**/*-${vagueNames}.*`]: '*',
          // The one folder that may be called common holds what every domain of the schema shares.
          '**/{util,utils,helper,helpers,manager,managers,misc}/**': '*',
          '{test,scripts,bench}/**/common/**': '*',
          'src/!(schema)/**/common/**': '*',
        },
      ],
      'import-x/no-cycle': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': 'error',
    },
  },

  { files: ['examples/web/src/**'], extends: [reactHooks.configs.flat.recommended] },

  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql, schema: schemaPlugin },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    rules: schemaRules,
  },

  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': import.meta.dirname,
      'boundaries/elements': folders,
      'boundaries/elements-single-match': true,
      'boundaries/files': [{ category: 'main', pattern: 'src/main.ts' }],
      'boundaries/legacy-warnings': false,
      'import/resolver': { typescript: { project: import.meta.dirname }, node: { extensions: ['.ts'] } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message:
            '{{from.file.path}} may not import {{to.file.path}}: see the table of folders in CONTRIBUTING.md.',
          policies: [
            {
              from: { file: { categories: 'main' } },
              allow: { to: { element: { types: { anyOf: mainMayImport } } } },
            },
            ...mayImport.map(([from, to]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: [from, ...to] } } } },
            })),
          ],
        },
      ],
      'boundaries/no-unknown-files': 'error',
      'boundaries/no-unknown-dependencies': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: entries,
    rules: {
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Only the entry files touch the process.' },
      ],
      'no-restricted-imports': ['error', { paths: ['process', 'node:process'] }],
      'no-restricted-properties': ['error', { object: 'globalThis', property: 'process' }],
    },
  },
);
