import { sanitize } from '../text/sanitize.ts'
import { type ProcessLine, programName } from './process-line.ts'

const derivation = /\/nix\/store\/[0-9a-df-np-sv-z]{32}-([A-Za-z0-9+._?=-]{1,200})\.drv(?![\w.-])/
/** What somebody asked for by name: `nixpkgs#hello`. Only what stands behind the # is told: the rest may be private. */
const attribute = /^(?!-)[^\s#]*#([A-Za-z0-9_.+'"-]{1,120})$/
/** More processes than stand between a build hook and launchd. */
const maxAncestors = 16
const maxLength = 80

/**
 * The name of what a build hook builds, as far as the list of processes shows it, else null. Nix tells its hook on stdin, so
 * it stands only in the commands above it: of a build without the daemon, as root's are, or of the daemon's client,
 * whose process id a daemon that was started with arguments writes into its own (Nix's daemon.cc).
 */
export function buildNameOf(byPid: ReadonlyMap<number, ProcessLine>, hook: ProcessLine): string | null {
  let line: ProcessLine | undefined = hook
  for (let level = 0; line !== undefined && level < maxAncestors; level += 1) {
    const client = byPid.get(clientOf(line) ?? -1)
    const name = nameIn(line) ?? (client === undefined ? null : nameIn(client))
    if (name !== null) return name
    line = byPid.get(line.ppid)
  }
  return null
}

function clientOf({ command }: ProcessLine): number | null {
  const client = /^\S*nix-daemon (\d{1,10})(?: |$)/.exec(command)?.[1]
  return client === undefined ? null : Number(client)
}

function nameIn(line: ProcessLine): string | null {
  const name = derivation.exec(line.command)?.[1]
  if (name !== undefined) return sanitize(name, maxLength)
  if (!/^(?:nix|nix-build|nom)$/.test(programName(line.command))) return null
  const named = line.command.split(' ').flatMap((word) => attribute.exec(word)?.[1] ?? [])
  return named[0] === undefined ? null : sanitize(named[0], maxLength)
}
