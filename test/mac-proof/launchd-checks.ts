import { parseLaunchctlPrint } from '../../electron/core/launchd/launchd-job.ts'
import type { Mac } from '../../electron/mac/mac.ts'
import { readProcessTable } from '../../electron/observe/service/process-probe.ts'
import { describeEnd, expectThat, type ProofCheck, type ProofContext, readOutput } from './proof-check.ts'

const launchctl = '/bin/launchctl'
const builder = 'org.nixos.linux-builder'
/** Services that every Mac has. Some versions lack some of them, so not all must exist. */
const systemServices = [
  'com.apple.mDNSResponder',
  'com.apple.logd',
  'com.apple.configd',
  'com.apple.WindowServer',
  'com.apple.diskarbitrationd',
  'com.apple.opendirectoryd',
  'com.apple.cfprefsd.xpc.daemon',
  'com.openssh.sshd',
  'com.apple.tccd.system',
  'com.apple.syslogd',
  builder,
]

/** Returns the output of `launchctl print system/LABEL`; null if launchd does not know the service. */
async function printJob(mac: Mac, label: string): Promise<string | null> {
  const result = await mac.run(launchctl, ['print', `system/${label}`])
  expectThat(result.status === 'exited', `launchctl print system/${label}: ${describeEnd(result)}`)
  return result.code === 0 ? result.stdout : null
}

/** Returns the value of a line in the service's own block, read without the parser that is checked. */
function readValue(text: string, name: string): string | null {
  return new RegExp(`^\\t${name} = (.*)$`, 'm').exec(text)?.[1]?.trim() ?? null
}

function compare(label: string, text: string): void {
  const job = parseLaunchctlPrint(text)
  expectThat(job?.known === true, `The text of ${label} was not understood.`)
  const state = readValue(text, 'state')
  expectThat(job.state === state, `${label}: state is "${state}", parsed "${job.state}".`)
  const pid = readValue(text, 'pid')
  expectThat(String(job.pid ?? null) === String(pid), `${label}: pid is ${pid}, parsed ${job.pid}.`)
  const runs = readValue(text, 'runs')
  expectThat(String(job.runs ?? null) === String(runs), `${label}: runs is ${runs}, parsed ${job.runs}.`)
  expectThat(job.lastExit.kind !== 'unknown', `${label}: the last exit was not understood.`)
}

async function proveTexts({ mac, isRealMac, keep }: ProofContext): Promise<string> {
  const parsedLabels = []
  for (const label of systemServices) {
    const text = await printJob(mac, label)
    if (text === null) continue
    keep(`launchctl-print-${label}.txt`, text)
    compare(label, text)
    parsedLabels.push(label)
  }
  const minimum = isRealMac ? 5 : 1
  expectThat(parsedLabels.length >= minimum, `launchd knows ${parsedLabels.length} services of the list.`)
  return `${parsedLabels.length} services: ${parsedLabels.join(', ')}`
}

async function proveUnknownService({ mac }: ProofContext): Promise<string> {
  const label = 'dev.builderbar.no-such-service'
  const result = await mac.run(launchctl, ['print', `system/${label}`])
  const end = describeEnd(result)
  expectThat(result.status === 'exited' && result.code === 113, `Expected exit code 113, not ${end}.`)
  return end
}

async function proveDisabledServices({ mac, keep }: ProofContext): Promise<string> {
  const text = await readOutput(mac, launchctl, ['print-disabled', 'system'])
  keep('launchctl-print-disabled.txt', text)
  const matches = [...text.matchAll(/^\s*"([^"]+)" => (\w+)$/gm)]
  const stateWords = new Set(matches.map(([, , word]) => word))
  const unknown = [...stateWords].filter(
    (word) => !['enabled', 'disabled', 'true', 'false'].includes(word ?? ''),
  )
  expectThat(unknown.length === 0, `Unknown words for the state of a service: ${unknown.join(', ')}.`)
  expectThat(/disabled services/.test(text), 'The list has another heading.')
  return `${matches.length} services, in the words: ${[...stateWords].join(', ') || 'none'}`
}

async function proveProcessTable({ mac }: ProofContext): Promise<string> {
  const table = await readProcessTable(mac)
  expectThat(table.observed, 'The process table was not read.')
  const ownProcess = table.value.find(({ pid }) => pid === process.pid)
  expectThat(ownProcess !== undefined, `This program, pid ${process.pid}, is not in the table.`)
  expectThat(ownProcess.ppid === process.ppid, `Its parent is ${process.ppid}, parsed ${ownProcess.ppid}.`)
  const startTime = Date.parse(ownProcess.startedAt)
  expectThat(startTime <= Date.now() + 2_000, `It began in the future: ${ownProcess.startedAt}.`)
  return `this program (pid ${process.pid}) with its parent, account and start`
}

export const launchdChecks: readonly ProofCheck[] = [
  {
    id: 'launchctl-print',
    proves: 'the text of `launchctl print` is parsed: state, pid, runs and last exit',
    rows: ['the output of launchctl is parsed'],
    onFakeMac: true,
    run: proveTexts,
  },
  {
    id: 'launchctl-unknown',
    proves: 'a service that launchd does not know has exit code 113',
    rows: [],
    onFakeMac: true,
    run: proveUnknownService,
  },
  {
    id: 'launchctl-disabled',
    proves: 'the list of disabled services has the known words',
    rows: [],
    onFakeMac: true,
    run: proveDisabledServices,
  },
  {
    id: 'process-table',
    proves: 'the columns of `ps` are parsed',
    rows: [],
    onFakeMac: true,
    run: proveProcessTable,
  },
]
