/**
 * One look at the Mac in BUILDERBAR_ROOT with the memory in BUILDERBAR_HOME, its status printed as JSON. A program of
 * its own, because a test cannot enter the network of a fake Mac.
 */
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { openScanner } from '../../electron/monitor/scan/scanner.ts'
import { dataFolder } from '../../electron/monitor/storage/data-folder.ts'

const mac = openMac({ root: process.env.BUILDERBAR_ROOT ?? '' })
const status = await openScanner(mac, dataFolder(mac)).scan()
process.stdout.write(JSON.stringify(status))
