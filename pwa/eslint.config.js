import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const views = ['@/*/*View.vue', '../*/*View.vue']

/** One layer may not import what lies above it. */
const layer = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
})

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'max-lines': ['error', 300],
    },
  },
  layer(['src/api/**', 'src/parts/**', 'src/look/**'], [
    '@/local/*', '@/identity/*', '@/screening/*', '@/territory/*', '@/cases/*', '@/insight/*', '@/walk/*', '@/letters/*', '@/duty/*', '@/forms/*', '@/library/*', '@/router',
  ]),
  layer(['src/local/**'], ['@/identity/*', '@/screening/*', '@/territory/*', '@/cases/*', '@/insight/*', '@/walk/*', '@/letters/*', '@/duty/*', '@/forms/*', '@/library/*', '@/router']),
  layer(['src/{identity,screening,territory,cases,insight,walk,letters,duty,forms,library}/**'], ['@/router', ...views]),
)
