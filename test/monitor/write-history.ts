/** Adds entries to the history of the folder named until it is killed, and prints the number of each that is on the disk. */
import { writeSync } from 'node:fs'
import { openHistory } from '../../electron/monitor/incidents/history.ts'
import { dataFolder } from '../../electron/monitor/storage/data-folder.ts'
import { aQuietMac } from './a-quiet-mac.ts'

const [, , path, first] = process.argv
const folder = dataFolder(aQuietMac(), { BUILDERBAR_HOME: path })
const history = openHistory(folder, { rotateAtBytes: 200_000 })
for (let number = Number(first); ; number += 1) {
  const at = new Date(number).toISOString()
  const confirmed = await history.append([
    { at, kind: 'incident-closed', id: `i${number}`, repairedBy: null },
  ])
  if (confirmed) writeSync(1, `${number}\n`)
}
