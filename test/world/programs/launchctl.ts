/** The stand-in of /bin/launchctl: hands its arguments to the stand-in of launchd and prints the answer. */
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchdSocket } from '../launchd-socket.ts'

const standIn = dirname(fileURLToPath(import.meta.url))
// The stand-ins of osascript and sudo set this for what they run: what root may do is not shown by a user id here.
const isRoot = process.env.BUILDERBAR_STAND_IN_ROOT === '1'

const socket = connect(join(standIn, launchdSocket))
let said = ''
socket.setEncoding('utf8')
socket.on('error', (error) => {
  process.stderr.write(`The stand-in of launchd does not run: ${error.message}\n`)
  process.exitCode = 70
})
socket.on('data', (part) => {
  said += part
})
socket.on('end', () => {
  // Three lines, the texts as JSON strings: this program starts at every look and parses nothing else.
  const [code, stdout, stderr] = said.split('\n')
  process.stdout.write(String(JSON.parse(stdout ?? '""')))
  process.stderr.write(String(JSON.parse(stderr ?? '""')))
  process.exitCode = Number(code)
})
socket.write(`${JSON.stringify([isRoot ? 'root' : 'user', ...process.argv.slice(2)])}\n`)
