/**
 * `repair-once.mjs SCENARIO PROMPT CLI …`: creates a fake Mac of the current account, runs `builderbar …` on it, and
 * prints one line of JSON about both. It is a separate program, so that an ordinary user can run it.
 */
import { lstatSync } from 'node:fs'
import { createFakeMac } from '../../fake-mac/fake-mac.ts'
import { promptStart } from '../../fake-mac/fake-mac-files.ts'
import { runProgram } from '../../fake-mac/run-on-mac.ts'

const [scenario = '', prompt = '', cli = '', ...words] = process.argv.slice(2)
const fakeMac = await createFakeMac({ scenario })
try {
  fakeMac.answerPrompt(promptStart.parse({ answer: prompt }).answer)
  const environment = { BUILDERBAR_ROOT: fakeMac.root, BUILDERBAR_HOME: fakeMac.dataFolder }
  const { code, stdout, stderr } = await runProgram([process.execPath, cli, ...words], environment, 60_000)
  const key = lstatSync(`${fakeMac.root}/private/etc/nix/builder_ed25519`)
  const violations = fakeMac.violations()
  process.stdout.write(JSON.stringify({ code, stdout, stderr, keyMode: key.mode & 0o777, violations }))
} finally {
  await fakeMac.stop()
}
