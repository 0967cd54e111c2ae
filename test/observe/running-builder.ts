import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import type { MacFolder } from './mac-folder.ts'
import type { OtherBuilder } from './other-builder.ts'

const jobPid = 700
export const vmPid = 732

/** The conditions in which launchd may have a job, in the words of `launchctl print`; null: it does not know it. */
export const jobConditions = {
  running: `\tstate = running\n\truns = 1\n\tpid = ${jobPid}\n`,
  'ended well': '\tstate = not running\n\truns = 1\n\tlast exit code = 0\n',
  failed: '\tstate = not running\n\truns = 2\n\tlast exit code = 1\n',
  loops: '\tstate = spawn scheduled\n\truns = 9\n\tlast exit code = 1\n',
  unloaded: null,
} as const

export type JobCondition = keyof typeof jobConditions

/** launchctl knows the job in its domain alone. */
export function putJob(
  folder: MacFolder,
  { label, domain }: Pick<OtherBuilder, 'label' | 'domain'>,
  condition: JobCondition = 'running',
): void {
  const fields = jobConditions[condition]
  folder.write('/job', `${domain}/${label} = {\n${fields}}\n`)
  folder.program(
    '/bin/launchctl',
    'case "$*" in',
    ...(fields === null ? [] : [`"print ${domain}/${label}") cat '${folder.host('/job')}'; exit 0;;`]),
    '"print-disabled "*) printf "\\tdisabled services = {\\n\\t}\\n"; exit 0;;',
    'esac',
    'printf "Could not find service \\"%s\\" in domain for system\\n" "$2" >&2; exit 113',
  )
}

/** The job with the VM below it; without a command launchd alone runs. */
export function putProcesses(
  folder: MacFolder,
  command: string | null,
  jobCommand = '/bin/sh -c start',
): void {
  const lines = [
    '    1     0     0 02-00:00:00   0.0 1000 /sbin/launchd',
    ...(command === null
      ? []
      : [
          `  ${jobPid}     1   501    01:00:00   0.0 2000 ${jobCommand}`,
          `  ${vmPid}   ${jobPid}   501    01:00:00   0.5 900000 ${command}`,
        ]),
  ]
  folder.program('/bin/ps', ...lines.map((line) => `echo '${line}'`))
}

/** As macOS 26 prints it. */
export function putListener(folder: MacFolder, port: number, program = 'limactl'): void {
  folder.program(
    '/usr/sbin/netstat',
    "echo 'Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)  rxbytes txbytes  rhiwat  shiwat  process:pid  state options'",
    `echo 'tcp4       0      0  127.0.0.1.${port}   *.*   LISTEN   0   0  131072  131072   ${program}:${vmPid}    00180 00000006'`,
  )
}

/** Puts the builder's files, its job and, while it runs, its processes. */
export function putBuilder(
  folder: MacFolder,
  builder: OtherBuilder,
  condition: JobCondition = 'running',
): void {
  builder.put(folder)
  putJob(folder, builder, condition)
  const isRunning = condition === 'running'
  putProcesses(folder, isRunning ? builder.vmCommand : null, builder.jobCommand)
  if (isRunning && builder.port !== null) putListener(folder, builder.port)
}

/** The snapshot with a nix-daemon that answers, which no folder has. */
export function withDaemon(snapshot: Snapshot): Snapshot {
  return { ...snapshot, daemon: { observed: true, at: snapshot.takenAt, value: { answers: true } } }
}
