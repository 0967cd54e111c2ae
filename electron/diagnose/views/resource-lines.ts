import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import type { VmResources } from '../../core/launchd/vm-resources.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { leadsExternally, listExternalBuilders } from '../../core/nix/external-builders.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import { formatBytes, formatQuantity } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { CheckLine } from './check-line.ts'

/** Texts of memory and cores. */
export const resourceLinesTexts = defineTexts({
  subject: 'Memory and cores',
  resources: (memoryBytes: number | null, cores: number | null, option: string | null) => {
    const resources = [
      memoryBytes === null ? null : formatBytes(memoryBytes),
      cores === null ? null : formatQuantity(cores, 'core', 'cores'),
    ]
    const resourceList = resources.filter((resource) => resource !== null).join(', ')
    return option === null ? resourceList : `${resourceList}; to change them: ${option}`
  },
})

/** Returns the line with memory and cores of the leading builder, or of another one; none if they are not known. */
export function createResourceLines(snapshot: Snapshot, builder: Builder | null = null): CheckLine[] {
  const resources = builder === null ? getVmResources(snapshot) : getBuilderResources(snapshot, builder)
  if (resources === null) return []
  const { at } = snapshot.processes
  const { memoryBytes = null, cores = null, permanentFix } = resources
  const message = resourceLinesTexts.resources(memoryBytes, cores, permanentFix)
  return [{ subject: resourceLinesTexts.subject, at, observed: true, message }]
}

/** Memory and cores of the leading builder, and the option that changes them; null for the option where none is known. */
interface ResourceFacts extends VmResources {
  readonly permanentFix: string | null
}

/** Determinate's native builder gets these where its configuration names none (determinate, modules/nix-darwin). */
const determinateDefaults = { memoryBytes: 8 * 1024 ** 3, cores: 1 }

/** Options of other modules (docs/nix-and-ssh.md, "Known builders"), by the end of the label: prefixes are configurable. */
const moduleOptions: readonly (readonly [label: RegExp, option: string])[] = [
  [/\brosetta-builderd$/, 'nix-rosetta-builder = { cores = 8; memory = "8GiB"; };'],
  [/\bvirbyd$/, 'services.virby = { cores = 8; memory = "8GiB"; };'],
  [/\bdarwin-vz-nix$/, 'services.darwin-vz = { cores = 4; memory = 8192; };'],
]

const nixDarwinOption =
  'nix.linux-builder.config.virtualisation = { cores = 4; darwin-builder.memorySize = 8 * 1024; };'

/** Returns memory and cores of the leading builder; null if neither is known. */
export function getVmResources(snapshot: Snapshot): ResourceFacts | null {
  return getNativeResources(snapshot) ?? getBuilderResources(snapshot, getLeadingBuilder(snapshot))
}

function getBuilderResources(snapshot: Snapshot, builder: Builder): ResourceFacts | null {
  const script = valueOrNull(builder.service?.startScript)
  const memoryBytes = builder.vm?.memoryBytes ?? script?.memoryBytes
  const cores = builder.vm?.cores ?? script?.cores
  if (memoryBytes === undefined && cores === undefined) return null
  return {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(cores === undefined ? {} : { cores }),
    permanentFix: findOption(snapshot, builder),
  }
}

/** determinate-nixd starts its VM for each build, so only its configuration says what the VM gets. */
function getNativeResources(snapshot: Snapshot): ResourceFacts | null {
  const isNative = listExternalBuilders(snapshot).some(({ name }) => name === 'determinate-nixd')
  if (!isNative || !leadsExternally(snapshot)) return null
  return {
    ...determinateDefaults,
    ...snapshot.determinateResources,
    permanentFix:
      'determinateNix.determinateNixd.builder = { memoryBytes = 8 * 1024 * 1024 * 1024; cpuCount = 4; };',
  }
}

function findOption(snapshot: Snapshot, { service, kind }: Builder): string | null {
  if (kind === 'managed') return service === null ? null : adaptToNixInstallation(nixDarwinOption, snapshot)
  return moduleOptions.find(([label]) => label.test(service?.label ?? ''))?.[1] ?? null
}
