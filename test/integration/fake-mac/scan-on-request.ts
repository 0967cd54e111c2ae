/**
 * Scans the Mac in BUILDERBAR_ROOT for each line on standard input, with the stored state in BUILDERBAR_HOME, and prints
 * the status as a line of JSON. It is a separate program because a test cannot enter the network of a fake Mac. Nothing
 * is kept from scan to scan but those files.
 */
import { createInterface } from 'node:readline'
import { openMac } from '../../../electron/mac/real/real-mac.ts'
import { openScanner } from '../../../electron/monitor/scan/scanner.ts'
import { createDataFolder } from '../../../electron/monitor/storage/data-folder.ts'

for await (const _line of createInterface({ input: process.stdin })) {
  const mac = openMac({ root: process.env.BUILDERBAR_ROOT ?? '' })
  const status = await openScanner(mac, createDataFolder(mac)).scan()
  process.stdout.write(`${JSON.stringify(status)}\n`)
}
