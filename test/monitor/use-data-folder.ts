/** Opens the data folder named, reads and writes in it as this account, and prints what came of it. */
import * as z from 'zod'
import { openHistory } from '../../electron/monitor/incidents/history.ts'
import { dataFolder } from '../../electron/monitor/storage/data-folder.ts'
import { aQuietMac } from './a-quiet-mac.ts'

const schema = z.object({ count: z.int() })
const folder = dataFolder(aQuietMac(), { BUILDERBAR_HOME: process.argv[2] })
const history = openHistory(folder)
const answer = {
  path: folder.path,
  read: await folder.readJson('one.json', schema),
  written: await folder.writeJson('one.json', { count: 7 }),
  readAgain: await folder.readJson('one.json', schema),
  appended: await history.append([{ at: '2026-03-02T10:00:00.000Z', kind: 'state', state: 'down' }]),
  entries: (await history.entries()).length,
  notifications: folder.warnings(),
}
process.stdout.write(JSON.stringify(answer))
