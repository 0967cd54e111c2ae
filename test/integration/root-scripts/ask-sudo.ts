/** Asks the real sudo for administrator rights, as the CLI does, and prints the result as JSON. */
import { runAsRoot } from '../../../electron/mac/administrator/administrator.ts'
import { openMac } from '../../../electron/mac/real/real-mac.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'

const elevation = await runAsRoot(openMac(), createRootScript([]), '100% Builderbar', 'sudo')
process.stdout.write(`${JSON.stringify(elevation)}\n`)
