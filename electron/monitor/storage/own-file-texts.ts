import { defineTexts } from '../../core/text/translated-texts.ts'

/** Texts of reasons for not using a file or a folder of Builderbar: clauses, which other sentences insert. */
export const ownFileTexts = defineTexts({
  notFolder: (path: string) => `${path} isn't a folder`,
  foreignFolder: 'the folder belongs to another account',
  openToUser: (folder: string) => `root writes nothing into ${folder}, which belongs to another account`,
  isLink: "it's a link to another place",
  notRegular: "it isn't a regular file",
  foreignFile: 'it belongs to another account',
  tooLong: 'it is longer than Builderbar writes',
  unparsable: 'it is damaged',
})
