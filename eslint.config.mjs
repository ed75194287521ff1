import path from 'node:path';
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

/** What each part of the product may import besides itself, and why no more; design: `docs/architecture.md`. */
const directions = {
  shared: {
    may: [],
    vscode: false,
    node: false,
    why: 'shared imports nothing of ours: both the host and the page load it.',
  },
  core: {
    may: ['shared'],
    vscode: false,
    node: true,
    why: 'core imports shared only, so that it runs and is tested without an editor.',
  },
  cli: {
    may: ['core', 'shared'],
    vscode: false,
    node: true,
    why: 'cli imports core and shared only: it is one end, with no logic of its own.',
  },
  worker: {
    may: ['core', 'shared'],
    vscode: false,
    node: true,
    why: 'worker imports core and shared only: it runs where there is no editor.',
  },
  extension: {
    may: ['core', 'shared'],
    vscode: true,
    node: true,
    why: 'extension imports core and shared only: what it has in common with cli or worker belongs there.',
  },
  webview: {
    may: ['shared'],
    vscode: false,
    node: false,
    why: 'webview imports shared only: it is a page in a browser that exchanges messages with the host.',
  },
};

/** @param {string} file */
function partOf(file) {
  const [first = '', second = ''] = path.relative(root, file).split(path.sep);
  const part = first === 'src' ? second : first;
  return part in directions ? /** @type {keyof typeof directions} */ (part) : undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
const importDirection = {
  create(context) {
    const from = partOf(context.filename);
    if (from === undefined) return {};
    const { may, vscode, node, why } = directions[from];
    /** @param {string} specifier */
    const isAllowed = (specifier) => {
      if (specifier === 'vscode') return vscode;
      if (specifier.startsWith('node:')) return node;
      if (!specifier.startsWith('.') || specifier.endsWith('/package.json')) return true;
      if (path.resolve(path.dirname(context.filename), specifier) === path.join(root, 'package.json')) return true;
      const to = partOf(path.resolve(path.dirname(context.filename), specifier));
      return to === from || (to !== undefined && may.some((part) => part === to));
    };
    /** @param {{ source?: unknown }} statement */
    const check = (statement) => {
      const source = /** @type {import('estree').Literal | null | undefined} */ (statement.source);
      if (typeof source?.value !== 'string' || isAllowed(source.value)) return;
      context.report({ node: source, message: why });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'sample/', 'test-results/', '.vscode-test/', 'test/fixtures/', 'docs/formats/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // With `noUncheckedIndexedAccess`, `!` is how code says that a loop's bound proves the index.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `process.env['NAME']` says that the name is part of no type.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { juicefs: { rules: { 'import-direction': importDirection } } },
    rules: {
      'juicefs/import-direction': 'error',
      'max-lines': ['error', 450],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'A named export has the same name everywhere it is used.' },
      ],
    },
  },
  {
    // Plain JavaScript is typed by comments; the compiler checks them, and undefined names with them.
    files: ['**/*.mjs', 'bin/jfsmeta'],
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // These do not see the types in comments.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Not in any TypeScript project: it has no suffix.
    files: ['bin/jfsmeta'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
