import type { MachineEntry, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { explain, listExplainedIds } from '../../../electron/diagnose/rules/explanation.ts'
import { listSetupOptions } from '../../../electron/diagnose/views/setup-options.ts'
import { repairs } from '../../../electron/repair/repairs.ts'
import { buildCases } from '../../diagnose/fixtures/build-cases.ts'
import { catalogueCases } from '../../diagnose/fixtures/catalogue-cases.ts'
import { nixCases } from '../../diagnose/fixtures/nix-cases.ts'
import { moveTo, otherMacs } from '../../diagnose/fixtures/other-macs.ts'
import { vmCases } from '../../diagnose/fixtures/vm-cases.ts'
import { remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  withEntries,
  withPort,
  withService,
  withSettings,
} from '../../fixtures/snapshot-changes.ts'

const problems = [...vmCases, ...nixCases, ...buildCases, ...catalogueCases]

export interface Mac {
  readonly name: string
  readonly isIntel: boolean
  readonly hasDeterminate: boolean
  readonly port: number
}

export const macs: readonly Mac[] = [
  { name: 'nix-darwin', isIntel: false, hasDeterminate: false, port: 31022 },
  { name: 'another port', isIntel: false, hasDeterminate: false, port: 31023 },
  { name: 'Intel', isIntel: true, hasDeterminate: false, port: 31022 },
  { name: 'Determinate', isIntel: false, hasDeterminate: true, port: 31022 },
]

/** Two more builders, with values that a snippet may get wrong: a fractional speed, no systems, mandatory features. */
const remotes = [
  remoteEntry({
    line: 8,
    uri: 'ssh://alice@mini.example:2222',
    host: 'mini.example',
    port: 2222,
    speedFactor: 2.5,
  }),
  remoteEntry({
    line: 9,
    uri: 'ssh://old',
    host: 'old',
    scheme: 'ssh',
    user: null,
    systems: [],
    mandatoryFeatures: ['kvm'],
  }),
]

function listEntries(snapshot: Snapshot): readonly MachineEntry[] {
  const { machines } = snapshot.machinesFile
  return machines.observed ? machines.value.entries : []
}

function withForward(snapshot: Snapshot, forwardedPort: number): Snapshot {
  const { processes } = snapshot
  if (!processes.observed) return snapshot
  const machines = processes.value.vms.map((machine) => ({ ...machine, forwardedPort }))
  return { ...snapshot, processes: { ...processes, value: { ...processes.value, vms: machines } } }
}

/** The Mac with the problem, with its other remote builders if it has any. */
function onMac(mac: Mac, change: (snapshot: Snapshot) => Snapshot): Snapshot {
  const applyPort = (snapshot: Snapshot) => {
    if (mac.port === 31022) return snapshot
    const { startScript } = aService()
    if (!startScript.observed) throw new Error('The start script is seen.')
    const forwardingScript = observed({ ...startScript.value, forwardedPort: mac.port })
    return applyChanges(
      snapshot,
      withService({ startScript: forwardingScript }),
      withPort(anSshResult(), mac.port),
    )
  }
  const brokenSnapshot = withForward(change(applyPort(healthySnapshot())), mac.port)
  const entries = listEntries(brokenSnapshot)
  const system = mac.isIntel ? 'x86_64-darwin' : 'aarch64-darwin'
  return applyChanges(
    { ...brokenSnapshot, determinate: observed(mac.hasDeterminate) },
    ...(entries.length === 0 ? [] : [withEntries([...entries, ...remotes])]),
    (snapshot) => (snapshot.nix.settings.observed ? withSettings({ system })(snapshot) : snapshot),
  )
}

export interface Snippet {
  readonly from: string
  readonly mac: Mac
  readonly text: string
  /** Whether the configuration has the builder already; false if the snippet sets it up. */
  readonly hasBuilder: boolean
  /** The number of machines in the configuration, which the snippet must not change. */
  readonly machines: number
}

/** Returns all permanent fixes of rules and plans on all these Macs, and those of `explain`. */
export function listSnippets(): readonly Snippet[] {
  const findingSnippets = macs.flatMap((mac) =>
    problems.flatMap(({ id: problem, change }) => {
      const snapshot = onMac(mac, change)
      const distinct = new Set(listEntries(snapshot).map(({ uri }) => uri)).size
      return diagnose(snapshot).flatMap((finding) => {
        const plans = repairs
          .filter(({ id }) => finding.repairs.includes(id))
          .map((repair) => repair.plan(snapshot, finding))
        const texts = [
          finding.permanentFix,
          ...plans.map((result) => (result.ok ? result.plan.permanentFix : null)),
        ]
        const machines = finding.id === 'remote-unreachable' ? distinct - 1 : distinct
        const hasBuilder = !['builder-absent', 'no-virtualization'].includes(finding.id)
        return texts.flatMap((text): Snippet[] =>
          text === null ? [] : [{ from: `${finding.id} (${problem})`, mac, text, hasBuilder, machines }],
        )
      })
    }),
  )
  const [mac] = macs
  if (mac === undefined) throw new Error('There is a Mac.')
  const generalSnippets = listExplainedIds().flatMap((id): Snippet[] => {
    const text = explain(id)?.permanentFix ?? null
    return text === null ? [] : [{ from: `explain ${id}`, mac, text, hasBuilder: true, machines: 1 }]
  })
  const setupSnippets = macs.flatMap((target) =>
    listSetupOptions(
      onMac(target, nixCases.find(({ id }) => id === 'builder-absent')?.change ?? ((snapshot) => snapshot)),
    )
      .slice(0, 1)
      .map(({ id, snippet }) => ({
        from: `setting up ${id}`,
        mac: target,
        text: snippet,
        hasBuilder: false,
        machines: 0,
      })),
  )
  // The builders of nix-rosetta-builder and virby, whose modules have options of their own.
  const otherSnippets = otherMacs
    .slice(0, 2)
    .flatMap((other) =>
      problems.flatMap(({ id: problem, change }) =>
        diagnose(moveTo(other, change(healthySnapshot()))).flatMap(({ id, permanentFix: text }): Snippet[] =>
          text === null
            ? []
            : [{ from: `${id} (${problem}, ${other.name})`, mac, text, hasBuilder: true, machines: 1 }],
        ),
      ),
    )
  const all = [...findingSnippets, ...generalSnippets, ...setupSnippets, ...otherSnippets]
  return [
    ...new Map(
      all.map((snippet) => [`${snippet.mac.name} ${snippet.hasBuilder} ${snippet.text}`, snippet]),
    ).values(),
  ]
}
