import { withoutColours } from '../../electron/cli/terminal/colours.ts'
import type { BuilderState, Finding } from '../../electron/core/model/finding.ts'
import type { BuilderStatus, Status } from '../../electron/core/model/status.ts'
import { aSnapshot } from '../repair/mac-fixtures.ts'

export const page = { width: 80, paint: withoutColours }

const builder: BuilderStatus = {
  uri: 'ssh-ng://builder@linux-builder',
  host: 'linux-builder',
  port: 31022,
  user: 'builder',
  keyPath: '/etc/nix/builder_ed25519',
  label: 'org.nixos.linux-builder',
  pid: 101,
  kind: 'managed',
  systems: ['aarch64-linux'],
  summary: 'is down',
  observedAt: null,
  state: 'down',
}

/** Returns a status as a scan returns it, with hardly anything observed. */
export function aStatus(
  state: BuilderState,
  findings: readonly Finding[] = [],
  parts: Partial<Status> = {},
): Status {
  return {
    schema: 2,
    takenAt: '2026-03-02T10:00:00.000Z',
    state,
    verifiedAt: null,
    summary: `The builder is ${state}.`,
    builder: { ...builder, state },
    builders: [{ ...builder, state }],
    choices: [],
    findings,
    routes: [],
    snapshot: aSnapshot(),
    ...parts,
  }
}
