import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders of the fake Mac with programs; each program is a shell script. */
const folders = ['bin', 'usr/bin']

/**
 * Counts the programs of a fake Mac that start from now on: each script gets a line that writes to a log.
 * @param {string} root of the fake Mac
 * @returns {{ reset(): void, stop(): number }} `reset` starts again at 0; `stop` removes the lines and returns the count
 */
export function countPrograms(root) {
  const log = join(root, '..', 'started-programs')
  const counting = `echo "$0" >> '${log}'`
  const scripts = folders.flatMap((folder) => listScripts(join(root, folder)))
  writeFileSync(log, '')
  for (const { path, text } of scripts) writeFileSync(path, text.replace('\n', `\n${counting}\n`))
  return {
    reset: () => writeFileSync(log, ''),
    stop() {
      for (const { path, text } of scripts) writeFileSync(path, text)
      return readFileSync(log, 'utf8').split('\n').filter(Boolean).length
    },
  }
}

/** @param {string} folder */
function listScripts(folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text.startsWith('#!/bin/sh\n'))
}
