import type { Builder, BuilderWithEntry } from '../../core/builders/builder.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, Service, Snapshot } from '../../core/model/snapshot.ts'
import type { BuilderChoice, Status } from '../../core/model/status.ts'
import type { ExternalBuilder } from '../../core/nix/external-builders.ts'
import { formatBytes } from '../../core/text/quantities.ts'
import { describeFile } from '../facts/evidence.ts'
import { type CheckLine, createLine } from './check-line.ts'
import { createResourceLines } from './resource-lines.ts'

type DiskImage = NonNullable<Extract<Snapshot['diskImage'], { observed: true }>['value']>
type ChoiceStatus = Pick<Status, 'snapshot' | 'builders' | 'choices'>

/** Returns what Nix's list says about a builder, which builds Nix gives it, who sets it up, and what it was given. */
export function createFactLines(status: ChoiceStatus, builder: BuilderWithEntry): CheckLine[] {
  const { snapshot } = status
  const { entry } = builder
  return [
    ...[
      ['Systems', entry.systems.join(', ')],
      ['Chosen', describeChoice(status, entry.uri)],
      ['Features', describeFeatures(entry)],
      ['Builds at once', `${entry.maxJobs}`],
      ['Speed factor', `${entry.speedFactor}`],
      ['Listed in', `${entry.file}, line ${entry.line}`],
      ...describeModule(builder),
    ].map(([subject = '', message = '']) => createFact(snapshot, subject, message)),
    ...createResourceLines(snapshot, builder),
    ...createDiskLines(snapshot, builder),
  ]
}

/** Returns the same of an external builder: Nix knows no more than its systems and its program. */
export function createExternalFactLines(
  status: ChoiceStatus,
  { uri, systems, program, file }: ExternalBuilder,
): CheckLine[] {
  return [
    createFact(status.snapshot, 'Systems', systems.join(', ')),
    createFact(status.snapshot, 'Chosen', describeChoice(status, uri)),
    createLine('Program', file, (found) =>
      found.exists ? `${program}, ${describeFile(found)}` : `${program}, no such file`,
    ),
  ]
}

function createFact({ takenAt }: Snapshot, subject: string, message: string): CheckLine {
  return { subject, at: takenAt, observed: true, message }
}

function describeFeatures({ supportedFeatures, mandatoryFeatures }: MachineEntry): string {
  const supported = supportedFeatures.length === 0 ? 'none' : supportedFeatures.join(', ')
  return mandatoryFeatures.length === 0
    ? supported
    : `${supported}; only builds that require ${mandatoryFeatures.join(', ')}`
}

/** Says for which systems Nix would choose this builder while all are idle, and which it would choose before it. */
function describeChoice({ builders, choices }: ChoiceStatus, uri: string): string {
  const name = (other: string) => builders.find((builder) => builder.uri === other)?.host ?? other
  const systemsByPlace = new Map<string, string[]>()
  for (const choice of choices) {
    const place = listUris(choice).indexOf(uri)
    if (place < 0) continue
    const before = listUris(choice).slice(0, place).map(name)
    const text = place === 0 ? 'first' : `after ${before.join(', ')}`
    systemsByPlace.set(text, [...(systemsByPlace.get(text) ?? []), choice.system])
  }
  const parts = [...systemsByPlace].map(([text, systems]) => `${text} for ${systems.join(' and ')}`)
  return parts.length === 0 ? 'for no ordinary build' : parts.join('; ')
}

function listUris({ uri, others }: BuilderChoice): readonly string[] {
  return uri === null ? others : [uri, ...others]
}

/** The module that sets it up, else the program that its service starts. A builder without a service here has neither. */
function describeModule({ service }: Builder): readonly [string, string][] {
  const known = knownServices.find(({ label }) => label === service?.label)
  if (known !== undefined) return [['Set up by', known.name]]
  if (service === null) return []
  return [['Set up by', describeService(service)]]
}

function describeService({ label, plistPath, vmProgram }: Service): string {
  const program = vmProgram === undefined ? '' : `, which starts ${vmProgram}`
  return `${plistPath === '' ? label : plistPath}${program}`
}

/** The disk image belongs to this Mac’s own builder. */
function createDiskLines(snapshot: Snapshot, { kind, service }: Builder): CheckLine[] {
  if (kind === 'managed')
    return [
      createLine('Disk image', snapshot.diskImage, (image) =>
        image === null ? 'none' : describeImage(image),
      ),
    ]
  const size = valueOrNull(service?.startScript)?.diskBytes
  return size === undefined ? [] : [createFact(snapshot, 'Disk size', formatBytes(size))]
}

function describeImage({ path, allocatedBytes, virtualBytes }: DiskImage): string {
  const size = virtualBytes === null ? '' : ` of ${formatBytes(virtualBytes)}`
  return `${path}, ${formatBytes(allocatedBytes)}${size} used`
}
