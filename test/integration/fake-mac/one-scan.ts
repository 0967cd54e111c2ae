/**
 * Scans the Mac in BUILDERBAR_ROOT once, with the stored state in BUILDERBAR_HOME, and prints the status as JSON. It is
 * a separate program because a test cannot enter the network of a fake Mac.
 */
import { openMac } from '../../../electron/mac/real/real-mac.ts'
import { openScanner } from '../../../electron/monitor/scan/scanner.ts'
import { createDataFolder } from '../../../electron/monitor/storage/data-folder.ts'

const mac = openMac({ root: process.env.BUILDERBAR_ROOT ?? '' })
const status = await openScanner(mac, createDataFolder(mac)).scan()
process.stdout.write(JSON.stringify(status))
