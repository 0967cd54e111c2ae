/**
 * `npm run pictures`: takes all pictures in assets/pictures/ again: for the README the popover of the real app and each
 * icon, and two screens, light and dark, at two pixels per point; in screens/ every screen at one pixel per point, which the
 * desktop tests compare with; and README.md, a gallery of them.
 */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pictures = join(root, 'assets/pictures')

/** The states in the README's table, each with the picture that represents it. */
const icons = {
  healthy: 'healthy',
  starting: 'starting-3',
  degraded: 'degraded',
  down: 'down',
  repairing: 'repairing-1',
  asleep: 'asleep',
  absent: 'absent',
  paused: 'paused',
  unknown: 'unknown',
}

/** @param {string[]} args */
function runNode(...args) {
  const environment = { ...process.env, BUILDERBAR_PICTURES: pictures }
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/**
 * Returns a page with every screen, four per row, light or dark as the reader prefers.
 * @param {readonly string[]} names
 */
function formatGallery(names) {
  const formatCell = (/** @type {string} */ name) =>
    `<td valign="top" align="center"><picture><source media="(prefers-color-scheme: dark)" srcset="screens/${name}-dark.png"><img src="screens/${name}-light.png" width="220" alt="${name.replaceAll('-', ' ')}"></picture><br><sub>${name.replaceAll('-', ' ')}</sub></td>`
  const rows = Array.from({ length: Math.ceil(names.length / 4) }, (_, row) =>
    ['<tr>', ...names.slice(row * 4, row * 4 + 4).map(formatCell), '</tr>'].join('\n'),
  )
  return `# Every screen of the popover and the windows

Made by \`npm run pictures\` from whole snapshots, diagnosed and shown by the app's own code; the desktop tests compare with them.

<table>
${rows.join('\n')}
</table>
`
}

await mkdir(pictures, { recursive: true })
// Removes the pictures of screens that no longer exist.
await rm(join(pictures, 'screens'), { recursive: true, force: true })
runNode('scripts/build.mjs')
runNode(
  'scripts/desktop.mjs',
  join(root, 'node_modules/.bin/vitest'),
  'run',
  '--project',
  'desktop',
  'test/desktop/screens/pictures.test.ts',
  'test/desktop/screens/screen-pictures.test.ts',
)
for (const [state, picture] of Object.entries(icons)) {
  await copyFile(
    join(root, `dist/assets/${picture}Template@3x.png`),
    join(pictures, `icon-${state}-light.png`),
  )
  await copyFile(join(root, `dist/assets/${picture}-light@3x.png`), join(pictures, `icon-${state}-dark.png`))
}
const screens = (await readdir(join(pictures, 'screens'))).flatMap((file) =>
  file.endsWith('-light.png') ? [file.replace('-light.png', '')] : [],
)
await writeFile(join(pictures, 'README.md'), formatGallery(screens.sort()))
console.log(`The pictures are in ${pictures}.`)
