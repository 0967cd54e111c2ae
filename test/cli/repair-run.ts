import type { RepairCommand } from '../../electron/cli/arguments/command.ts'
import { runRepair } from '../../electron/cli/commands/repair-command.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { type Outcome, planIds, type RepairResult } from '../../electron/core/model/plan.ts'
import type { Status } from '../../electron/core/model/status.ts'
import type { runRepairs } from '../../electron/monitor/repairs/repair-runner.ts'
import { openFakePrompt } from '../mac/fake-prompt.ts'
import { aFinding, aService, aSnapshot, keyPath, label, notLoaded, observed } from '../repair/mac-fixtures.ts'
import { createRecordedTerminal, scannerOf } from './recorded-terminal.ts'
import { aStatus } from './status-fixture.ts'

export const disabled = aFinding('service-disabled', label, { repairs: ['load-service'] })
export const wedged = aFinding('builder-wedged', label, { repairs: ['restart-builder'] })
export const key = aFinding('key-permissions', keyPath, { repairs: ['fix-key-permissions'] })
export const malformed = aFinding('machines-malformed', '/etc/nix/machines')
const build = { pid: 7, uri: 'ssh-ng://builder@linux-builder', startedAt: '2026-03-02T09:00:00.000Z' }
export const building = observed({ vms: [], jobs: [], remoteBuilds: [build] })

export function createDownStatus(
  findings: readonly Finding[],
  snapshot: Record<string, unknown> = {},
): Status {
  return aStatus('down', findings, { snapshot: aSnapshot(snapshot) })
}

const command: RepairCommand = {
  command: 'repair',
  names: [],
  all: false,
  dryRun: false,
  full: false,
  yes: false,
  via: 'sudo',
  json: false,
}

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly paged: string
  readonly questions: readonly string[]
  readonly ran: readonly string[]
}

/** Runs `builderbar repair` on a Mac with this status. No script runs as root; `ran` has those that would. */
export async function repair(
  status: Status,
  parts: Partial<RepairCommand> = {},
  options: { answer?: boolean | null; asksForScript?: boolean; outcome?: Outcome; after?: Status } = {},
): Promise<Ended> {
  const terminal = createRecordedTerminal(options.answer ?? null, options.asksForScript)
  const ran: string[] = []
  const run: typeof runRepairs = async (_mac, _scanner, planned, via, how) => {
    how?.onProgress?.('password')
    how?.onStatus?.(options.after ?? aStatus('healthy'))
    return planned.map((result): RepairResult => {
      if (!result.ok) return { ...result, outcome: 'refused', before: [], after: [], output: result.reason }
      const { subject } = result.plan
      const { repair: id, finding } = planIds(subject)
      ran.push(`${id} ${via}`)
      return {
        subject,
        outcome: options.outcome ?? 'fixed',
        before: [finding],
        after: [],
        output: 'Said.',
      }
    })
  }
  const { mac, remove } = await openFakePrompt({})
  try {
    const code = await runRepair({ ...command, ...parts }, { mac, scanner: scannerOf(status), terminal, run })
    const { stdout, stderr, paged, questions } = terminal
    return { code, stdout, stderr, paged, questions, ran }
  } finally {
    await remove()
  }
}

export const loadable = { services: [aService({ job: observed(notLoaded), disabled: observed(true) })] }
