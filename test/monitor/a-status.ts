import type { BuilderState, Finding } from '../../electron/core/model/finding.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import type { Status } from '../../electron/core/model/status.ts'
import type { Scanner, ScanOptions } from '../../electron/monitor/scan/scanner.ts'
import type { DataFolder } from '../../electron/monitor/storage/data-folder.ts'
import { aFinding, aSnapshot, label } from '../repair/a-mac.ts'

const machine = { uri: null, host: null, port: 31022, user: null, keyPath: null, label, pid: null }
const builder = { ...machine, kind: 'managed' as const, summary: 'as it is', observedAt: null }

/** A status with these findings at this time; nothing of it is diagnosed. */
export function aStatus(
  state: BuilderState,
  takenAt: string,
  findings: readonly Finding[] = [],
  snapshot: Record<string, unknown> = {},
): Status {
  const all: Snapshot = aSnapshot({ takenAt, ...snapshot })
  return {
    schema: 2,
    takenAt,
    state,
    verifiedAt: null,
    summary: `The builder is ${state}.`,
    builder: { ...builder, state },
    builders: [{ ...builder, state }],
    findings,
    routes: [],
    snapshot: all,
  }
}

export const stopped = aFinding('service-stopped', label, { repairs: ['restart-builder'] })
export const wedged = aFinding('builder-wedged', '127.0.0.1:31022', { repairs: ['restart-builder'] })

/** What the builder's port shows at a time. */
export function portLooked(at: string, answer: 'refused' | 'ssh' = 'refused') {
  const value =
    answer === 'refused'
      ? { kind: answer }
      : { kind: answer, banner: 'SSH-2.0-OpenSSH_10.0', hostKey: { known: false, reason: 'not asked' } }
  return { address: '127.0.0.1', port: 31022, result: { observed: true, at, value } }
}

export interface ScriptedLooker extends Scanner {
  readonly asked: readonly ScanOptions[]
  readonly forgotten: () => number
}

/** A looker whose looks are made by the test; `made` gets the number of the look, counted from 0. */
export function scriptedLooker(
  folder: DataFolder,
  made: (number: number, options: ScanOptions) => Status,
): ScriptedLooker {
  const asked: ScanOptions[] = []
  let forgotten = 0
  return {
    folder,
    asked,
    forgotten: () => forgotten,
    async scan(options = {}) {
      asked.push(options)
      return made(asked.length - 1, options)
    },
    runTestBuilds: async () => null,
    probeRemote: async () => made(asked.length, {}),
    saveTestBuilds: async () => made(asked.length, {}),
    async resetBoot() {
      forgotten += 1
    },
    recordStop: async () => {},
    onStartUndone: async () => {},
    warnings: () => folder.warnings(),
  }
}
