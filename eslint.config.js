import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import noQuotedNames from './scripts/lint/no-quoted-names.mjs';
import noStrangeKeys from './scripts/lint/no-strange-keys.mjs';
import wholeSentences from './scripts/lint/whole-sentences.mjs';

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      '.next/',
      'dist/',
      'data/',
      '.cache/',
      'server/platform/sql/prisma/',
      'next-env.d.ts',
      'test-results/',
      'playwright-report/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in server/platform/config/config.ts only.',
        },
      ],
    },
  },
  {
    files: ['{app,client,components,contract,domain,lib,oci,registry,server}/**/*.{ts,tsx}'],
    // The strict reader makes objects that have no prototype: any key is one like any other there.
    ignores: ['**/*.test.{ts,tsx}', '**/testing/**', 'oci/json/reader.ts'],
    plugins: { sallyport: { rules: { 'no-strange-keys': noStrangeKeys } } },
    rules: { 'sallyport/no-strange-keys': 'error' },
  },
  {
    files: ['{bench,scripts,server}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { sql: { rules: { 'no-quoted-names': noQuotedNames } } },
    rules: { 'sql/no-quoted-names': 'error' },
  },
  {
    files: ['server/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'Property[key.name="OR"] > ArrayExpression.value[elements.length=0]',
          'Property[key.name="OR"] > ArrayExpression.value > SpreadElement:first-child',
          'Property[key.name="OR"] > :not(ArrayExpression).value',
        ].map((selector) => ({
          selector,
          message:
            'Prisma takes an OR of nothing for no condition at all: write its first one out.',
        })),
      ],
    },
  },
  {
    files: ['{domain,lib,server}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { sentences: { rules: { whole: wholeSentences } } },
    rules: { 'sentences/whole': 'error' },
  },
  {
    files: [
      'server/platform/config/config.ts',
      '**/*.test.ts',
      'test/**',
      'e2e/**',
      'bench/**',
      '*.config.ts',
      'scripts/**',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.tsx', 'client/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
