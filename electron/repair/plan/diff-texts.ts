import { formatLineNumbers } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

/** Texts of the changes that a plan shows word for word: the place in the file, and what replaces a file. */
export const diffTexts = defineTexts({
  top: 'at the top',
  wholeFile: 'as the whole file',
  lines: (lines: readonly number[]) => formatLineNumbers(lines),
  asLink: 'as a link',
  insteadOfFile: 'in place of the file',
  linkTo: (target: string) => `a link to ${target}`,
})
