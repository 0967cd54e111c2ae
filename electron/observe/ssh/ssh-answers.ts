import { buildRouteArguments } from '../../core/ssh/ssh-g-output.ts'
import type { Mac, ProcessResult, Result } from '../../mac/mac.ts'
import { type ConfigFiles, mainCopy, renderCopies } from './ssh-config-files.ts'

export const ssh = '/usr/bin/ssh'

/** What `ssh -G` printed for each list of arguments, and the folder of the copies that it read. */
interface SshAnswers {
  readonly folder: string
  readonly answers: readonly ProcessResult[]
}

export type AskSsh = (
  files: ConfigFiles,
  account: string | null,
  questions: readonly (readonly string[])[],
) => Promise<Result<SshAnswers>>

/**
 * Returns a function for one scan that runs `ssh -G` on private copies of an account's files. ssh itself always runs as this
 * account, so for the same copies and arguments it prints the same: two accounts without files of their own are asked about
 * once.
 */
export function createSshQuestions(mac: Mac): AskSsh {
  const answersByKey = new Map<string, Promise<Result<SshAnswers>>>()
  return (files, account, questions) => {
    const key = JSON.stringify([files.checksum, dependsOnAccount(files) ? account : null, questions])
    const earlierAnswers = answersByKey.get(key)
    if (earlierAnswers !== undefined) return earlierAnswers
    const answers = askOnce(mac, files, account, questions)
    answersByKey.set(key, answers)
    return answers
  }
}

/** Whether the copies differ by account: only a `Match localuser` is decided for it (ssh-config-files.ts). */
function dependsOnAccount({ files }: ConfigFiles): boolean {
  return [...files.values()].some(({ text }) => /localuser/i.test(text))
}

async function askOnce(
  mac: Mac,
  files: ConfigFiles,
  account: string | null,
  questions: readonly (readonly string[])[],
): Promise<Result<SshAnswers>> {
  const copies = await mac.createTempFolder((folder) => renderCopies(folder, files, account))
  if (!copies.ok) return copies
  const { folder, remove } = copies.value
  try {
    const answers = await Promise.all(
      questions.map((args) => mac.run(ssh, buildRouteArguments(`${folder}/${mainCopy}`, args))),
    )
    return { ok: true, value: { folder, answers } }
  } finally {
    await remove()
  }
}
