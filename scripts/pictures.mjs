/**
 * `npm run pictures`: takes all pictures anew, into assets/pictures/: for the README the popover of the real app, light
 * and dark, and each icon for light and dark pages; in screens/ every screen, with which the desktop tests compare.
 */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pictures = join(root, 'assets/pictures')

/** States of the README's table, each with the picture that stands for it. */
const icons = {
  healthy: 'healthy',
  starting: 'starting-3',
  degraded: 'degraded',
  down: 'down',
  repairing: 'repairing-1',
  asleep: 'asleep',
  absent: 'absent',
  unknown: 'unknown',
}

/** @param {string[]} args */
function runNode(...args) {
  const environment = { ...process.env, BUILDERBAR_PICTURES: pictures }
  const ran = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment })
  if (ran.status !== 0) process.exit(ran.status ?? 1)
}

await mkdir(pictures, { recursive: true })
runNode('scripts/build.mjs')
runNode(
  'scripts/desktop.mjs',
  join(root, 'node_modules/.bin/vitest'),
  ...['run', '--project', 'desktop', 'test/desktop/pictures.test.ts', 'test/desktop/screen-pictures.test.ts'],
)
for (const [state, picture] of Object.entries(icons)) {
  await copyFile(
    join(root, `dist/assets/${picture}Template@3x.png`),
    join(pictures, `icon-${state}-light.png`),
  )
  await copyFile(join(root, `dist/assets/${picture}-light@3x.png`), join(pictures, `icon-${state}-dark.png`))
}
console.log(`The pictures are in ${pictures}.`)
