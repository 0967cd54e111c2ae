/**
 * `npm run bench`: measures what Builderbar costs beside the shell script that people write today and beside an Electron
 * app that only shows an icon, prints the table, and writes it to the page of performance in docs/. On an idle Linux machine,
 * as root; about 24 minutes. `npm run bench -- --quick` tries the benchmark itself in two minutes and writes nothing.
 */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureApp } from './bench/app-rows.mjs'
import { writePerformancePage } from './bench/performance-page.mjs'
import { formatTable } from './bench/report.mjs'
import { measureScale } from './bench/scale-rows.mjs'
import { createSetup } from './bench/setup.mjs'
import { measureTerminal } from './bench/terminal-rows.mjs'
import { measureWatching } from './bench/watch-rows.mjs'

const { quick = false } = parseArgs({ options: { quick: { type: 'boolean' } } }).values
const setup = await createSetup({ quick })
try {
  const build = spawnSync(process.execPath, [join(setup.project, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (build.status !== 0) throw new Error('The build failed.')
  const rows = [
    ...measureTerminal(setup),
    ...measureScale(setup),
    ...(await measureWatching(setup)),
    ...(await measureApp(setup)),
  ]
  const table = formatTable(rows)
  console.log(table)
  if (!quick) writePerformancePage(setup.project, table, `${cpus().length} cores, Node ${process.version}`)
} finally {
  await setup.remove()
}
