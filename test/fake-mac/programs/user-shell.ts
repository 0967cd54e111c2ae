/**
 * The fake /bin/sh for a script that Builderbar runs as the user (`sh -c TEXT`). The script has paths of the Mac, which
 * are mapped into the folder.
 */
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mapPathsIntoRoot } from './fake-root.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const result = spawnSync('/bin/sh', ['-c', mapPathsIntoRoot(process.argv[2] ?? '', root)], {
  encoding: 'utf8',
})
process.stdout.write(result.stdout.replaceAll(root, ''))
process.stderr.write(result.stderr.replaceAll(root, ''))
process.exitCode = result.status ?? 1
