import type { Rule } from './rule.ts'

/** All troubles that are known, in the order in which they are told. A new one is one file and one line. */
export const rules: readonly Rule[] = []
