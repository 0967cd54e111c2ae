import { sanitize } from '../text/sanitize.ts'
import { getProgramName, type ProcessLine } from './process-line.ts'

const derivation = /\/nix\/store\/[0-9a-df-np-sv-z]{32}-([A-Za-z0-9+._?=-]{1,200})\.drv(?![\w.-])/
/** An installable on a command line: `nixpkgs#hello`. Only the part after the # is kept: the rest may be private. */
const attribute = /^(?!-)[^\s#]*#([A-Za-z0-9_.+'"-]{1,120})$/
/** More than the processes between a build hook and launchd. */
const maxAncestors = 16
const maxLength = 80

/**
 * Returns the name of the build that a build hook runs, if the process list shows it, else null. Nix passes it to the hook on
 * stdin, so it is visible only in the commands of the processes above: a build without the daemon, such as root's, or the
 * daemon's client, whose pid is in the arguments of the daemon's process for that connection (Nix's daemon.cc).
 */
export function findBuildName(byPid: ReadonlyMap<number, ProcessLine>, hook: ProcessLine): string | null {
  let line: ProcessLine | undefined = hook
  for (let level = 0; line !== undefined && level < maxAncestors; level += 1) {
    const client = byPid.get(parseClientPid(line) ?? -1)
    const name = findName(line) ?? (client === undefined ? null : findName(client))
    if (name !== null) return name
    line = byPid.get(line.ppid)
  }
  return null
}

function parseClientPid({ command }: ProcessLine): number | null {
  const client = /^\S*nix-daemon (\d{1,10})(?: |$)/.exec(command)?.[1]
  return client === undefined ? null : Number(client)
}

function findName(line: ProcessLine): string | null {
  const name = derivation.exec(line.command)?.[1]
  if (name !== undefined) return sanitize(name, maxLength)
  if (!/^(?:nix|nix-build|nom)$/.test(getProgramName(line.command))) return null
  const attributes = line.command.split(' ').flatMap((word) => attribute.exec(word)?.[1] ?? [])
  return attributes[0] === undefined ? null : sanitize(attributes[0], maxLength)
}
