import { label } from '../../fixtures/service.ts'

/**
 * Returns the lines of a job that are the same on every macOS; `topLines` and `rest` depend on its state (docs/macos.md,
 * "launchctl print").
 */
export const formatPrint = (topLines: readonly string[], rest: readonly string[]) =>
  [
    `system/${label} = {`,
    ...topLines.map((line) => `\t${line}`),
    '',
    '\tprogram = /bin/sh',
    '\targuments = {',
    '\t\t/bin/sh',
    '\t\t-c',
    '\t\t/bin/wait4path /nix/store && exec /nix/store/x-linux-builder-start',
    '\t}',
    '',
    '\tdefault environment = {',
    '\t\tPATH => /usr/bin:/bin:/usr/sbin:/sbin',
    '\t}',
    '',
    '\tdomain = system',
    '\tminimum runtime = 10',
    '\texit timeout = 5',
    ...rest.map((line) => `\t${line}`),
    '}',
    '',
  ].join('\n')

export const formatHead = (state: string, count = 0) => [
  `active count = ${count}`,
  `path = /Library/LaunchDaemons/${label}.plist`,
  'type = LaunchDaemon',
  `state = ${state}`,
]
/** On macOS 12 the lines of type and counts have other names. */
export const formatOldHead = (state: string) => [
  `path = /Library/LaunchDaemons/${label}.plist`,
  `state = ${state}`,
]
export const coalition = [
  'resource coalition = {',
  '\tID = 1114',
  '\ttype = resource',
  '\tstate = active',
  '\tpid = 1',
  '\tlast exit code = 9',
  '}',
  'spawn type = daemon (3)',
  'properties = keepalive | runatload',
]
