import { formatBytes } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

interface FileValues {
  readonly name: string
  readonly folder: string
  /** A clause without a full stop. */
  readonly reason: string
}

/** Texts of the warnings about Builderbar's own files. */
export const dataFolderTexts = defineTexts({
  unusable: (folder: string, reason: string) =>
    `Nothing can be kept in ${folder}: ${reason}. History and times last until Builderbar ends.`,
  leftAlone: ({ name, folder, reason }: FileValues) => `${name} in ${folder} is left alone: ${reason}.`,
  wasOpen: (name: string, folder: string) =>
    `Others could read ${name} in ${folder}. Now only this account can.`,
  unreadable: ({ name, folder, reason }: FileValues) => `${name} in ${folder} can't be read: ${reason}.`,
  unwritable: ({ name, folder, reason }: FileValues) => `${name} in ${folder} can't be written: ${reason}.`,
  damaged: (name: string, folder: string) => `${name} in ${folder} is damaged.`,
  cutOff: (name: string, folder: string) => `${name} in ${folder} is damaged (it may have been cut off).`,
  tooBig: (name: string, folder: string, bytes: number) =>
    `${name} in ${folder} has ${formatBytes(bytes)}, more than Builderbar writes.`,
  unused: "Builderbar doesn't use it.",
  keptAs: (name: string) => `Builderbar doesn't use it and keeps it as ${name}.`,
  notRenamed: (reason: string) => `Builderbar doesn't use it, but can't rename it: ${reason}.`,
})
