/**
 * `repair-once.mjs SCENARIO PROMPT CLI …`: runs `builderbar …` on a fake Mac of the current account, and prints one line of
 * JSON about both. It is a separate program, so that an ordinary user can run it.
 */
import { promptStart } from '../../fake-mac/fake-mac-files.ts'
import { repairFakeMac } from './repaired-fake-mac.ts'

const [scenario = '', prompt = '', ...command] = process.argv.slice(2)
const { answer } = promptStart.parse({ answer: prompt })
process.stdout.write(JSON.stringify(await repairFakeMac(scenario, answer, command)))
