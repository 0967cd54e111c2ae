import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'

/** Nix with max-jobs = 0 that started no build: it knows no machine, or none that fits. */
export interface RefusedStart {
  readonly kind: 'no-machines' | 'no-fitting-machine'
  /** Its line in the input, counted from 1. */
  readonly line: number
}

/** The words of Nix 1 to 2.34 and of Lix (libstore/build/worker.cc, local-derivation-goal.cc). Some break the line in between. */
const refusal = /[Uu]nable to start any build;(?:\s*(either (?:increase|set)|remote machines may not have))?/
/** Later versions say it of a build, if no machine took it (derivation-building-goal.cc, `LocalBuildRejection`). */
const rejection =
  /Reason: local builds are disabled|Unable to build with a primary store that isn't a local store/

/** Returns Nix's message that it starts no build, or null. */
export function findRefusedStart(lines: readonly UnwrappedLine[]): RefusedStart | null {
  for (const [index, { line, readings }] of lines.entries()) {
    for (const reading of readings) {
      if (rejection.test(reading)) return { kind: 'no-machines', line }
      const [message, reason] = refusal.exec(reading) ?? []
      if (message === undefined) continue
      const next = reason ?? lines[index + 1]?.readings[0] ?? ''
      return { kind: /^\s*remote machines/.test(next) ? 'no-fitting-machine' : 'no-machines', line }
    }
  }
  return null
}
