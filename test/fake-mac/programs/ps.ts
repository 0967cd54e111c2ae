/**
 * The real ps, for scenarios whose VM has been running for a while. A test cannot wait ten minutes, so the ages of the
 * processes that started with the fake Mac are increased by the time in ages.json.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ages, readFakeFile, recordViolation } from '../fake-mac-files.ts'

const fakesFolder = dirname(fileURLToPath(import.meta.url))
const args = process.argv.slice(2)
const ran = spawnSync(join(fakesFolder, 'ps-of-here'), args, { encoding: 'utf8', maxBuffer: 1 << 26 })

function withMovedAge(line: string, seconds: number, before: number): string {
  const match = /^(\s*\d+\s+\d+\s+\d+\s+)((?:(\d+)-)?(?:(\d+):)?(\d+):(\d+))(\s.*)$/.exec(line)
  if (match === null || !line.includes(fakesFolder)) return line
  const [days, hours, minutes, rest] = match.slice(3, 7).map((part) => Number(part ?? 0))
  const age = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (rest ?? 0)
  // ps rounds ages down to whole seconds, so a process seems to have started up to a second later than it did.
  if (Date.now() - age * 1000 > before + 1000) return line
  return `${match[1]}${formatElapsed(age + seconds)}${match[7]}`
}

/** `[[dd-]hh:]mm:ss` */
function formatElapsed(age: number): string {
  const pad = (number: number) => String(Math.floor(number)).padStart(2, '0')
  const clock = `${pad((age / 60) % 60)}:${pad(age % 60)}`
  const hours = age < 3600 ? '' : `${pad((age / 3600) % 24)}:`
  return age < 86_400 ? hours + clock : `${pad(age / 86_400)}-${pad((age / 3600) % 24)}:${clock}`
}

if (args.join(' ') !== '-axww -o pid=,ppid=,uid=,etime=,pcpu=,rss=,command=') {
  recordViolation(fakesFolder, `ps ${args.join(' ')}: the stand-in cannot move the ages in this output`)
}
const { seconds, before } = readFakeFile(fakesFolder, 'ages.json', ages)
const lines = (ran.stdout ?? '').split('\n').map((line) => withMovedAge(line, seconds, Date.parse(before)))
process.stdout.write(lines.join('\n'))
process.stderr.write(ran.stderr ?? '')
process.exitCode = ran.status ?? 1
