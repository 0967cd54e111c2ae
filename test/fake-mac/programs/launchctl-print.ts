/** The state of a job that `launchctl print` shows. */
export interface JobState {
  readonly label: string
  readonly plistPath: string
  readonly state: 'running' | 'not running' | 'spawn scheduled' | 'SIGTERMed'
  readonly pid: number | null
  readonly runs: number
  readonly lastExit: { readonly code: number } | { readonly signal: string } | null
}

/**
 * Formats a job as `launchctl print system/LABEL` does: one tab per level, and nested blocks that repeat the names of
 * outer lines (docs/macos.md, "Parsing launchctl print").
 */
export function formatJob(job: JobState): string {
  const activeCount = job.pid === null ? 0 : 1
  return `${[
    `system/${job.label} = {`,
    `\tactive count = ${activeCount}`,
    `\tpath = ${job.plistPath}`,
    '\ttype = LaunchDaemon',
    `\tstate = ${job.state}`,
    '',
    '\tprogram = /bin/sh',
    '\targuments = {',
    '\t\t/bin/sh',
    '\t\t-c',
    '\t\t/bin/wait4path /nix/store && exec /nix/store/...-linux-builder-start',
    '\t}',
    '',
    '\tworking directory = /var/lib/linux-builder',
    '',
    '\tdefault environment = {',
    '\t\tPATH => /usr/bin:/bin:/usr/sbin:/sbin',
    '\t}',
    '',
    '\tenvironment = {',
    `\t\tXPC_SERVICE_NAME => ${job.label}`,
    '\t}',
    '',
    '\tdomain = system',
    '\tminimum runtime = 10',
    '\texit timeout = 5',
    `\truns = ${job.runs}`,
    ...(job.pid === null ? [] : [`\tpid = ${job.pid}`, '\timmediate reason = non-ipc demand']),
    ...formatLastExit(job),
    '',
    '\tresource coalition = {',
    '\t\tID = 1114',
    '\t\ttype = resource',
    `\t\tstate = ${activeCount ? 'active' : 'inactive'}`,
    `\t\tactive count = ${activeCount}`,
    '\t}',
    '',
    '\tspawn type = daemon (3)',
    '\tjetsam priority = 40',
    '\tproperties = keepalive | runatload | inferred program',
    '}',
  ].join('\n')}\n`
}

/**
 * A signal takes the place of the exit code, and a job that has never ended has a text of its own (docs/macos.md,
 * "launchctl print").
 */
function formatLastExit(job: JobState): string[] {
  if (job.lastExit === null) return ['\tlast exit code = (never exited)']
  if ('signal' in job.lastExit) return [`\tlast terminating signal = ${job.lastExit.signal}`]
  return [`\tlast exit code = ${job.lastExit.code}`]
}

/** Formats the output of `launchctl print-disabled system`, in its new or old form (docs/macos.md, "Disabled services"). */
export function formatDisabledServices(
  disabled: Readonly<Record<string, boolean>>,
  disabledAs: 'words' | 'booleans',
): string {
  const describeState = (isDisabled: boolean) =>
    disabledAs === 'booleans' ? String(isDisabled) : isDisabled ? 'disabled' : 'enabled'
  const lines = Object.entries(disabled).map(
    ([label, isDisabled]) => `\t\t"${label}" => ${describeState(isDisabled)}`,
  )
  return `\tdisabled services = {\n${lines.join('\n')}\n\t}\n\tlogin item associations = {\n\t}\n`
}
