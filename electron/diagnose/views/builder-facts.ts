import type { Builder, BuilderWithEntry } from '../../core/builders/builder.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import type { BuilderChoice, Status } from '../../core/model/status.ts'
import type { ExternalBuilder } from '../../core/nix/external-builders.ts'
import { formatBytes, formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { describeFileAt } from './builder-checks.ts'
import { type CheckLine, createLine } from './check-line.ts'
import { createResourceLines } from './resource-lines.ts'

/** Texts of the facts of one builder. */
export const builderFactTexts = defineTexts({
  subjects: {
    systems: 'Systems',
    choice: 'Chosen',
    features: 'Features',
    maxJobs: 'Builds at once',
    speedFactor: 'Speed factor',
    line: 'Listed in',
    module: 'Set up by',
    program: 'Program',
    diskImage: 'Disk image',
    diskSize: 'Disk size',
  },
  features: (supported: readonly string[], mandatory: readonly string[]) => {
    const names = supported.length === 0 ? 'none' : supported.join(', ')
    return mandatory.length === 0 ? names : `${names}; only builds that require ${mandatory.join(', ')}`
  },
  line: (file: string, line: number) => `${file}, line ${line}`,
  unchosen: 'for no ordinary build',
  first: (systems: readonly string[]) => `first for ${formatList(systems)}`,
  later: (systems: readonly string[], before: readonly string[]) =>
    `after ${before.join(', ')} for ${formatList(systems)}`,
  serviceOfProgram: (service: string, program: string) => `${service}, which starts ${program}`,
  noDiskImage: 'none',
  diskImage: (path: string, usedBytes: number, totalBytes: number | null) =>
    totalBytes === null
      ? `${path}, ${formatBytes(usedBytes)} used`
      : `${path}, ${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used`,
})

type ChoiceStatus = Pick<Status, 'snapshot' | 'builders' | 'choices'>

/** Returns what Nix's list says about a builder, which builds Nix gives it, who sets it up, and what it was given. */
export function createFactLines(status: ChoiceStatus, builder: BuilderWithEntry): CheckLine[] {
  const { snapshot } = status
  const { entry } = builder
  return [
    createFact(snapshot, builderFactTexts.subjects.systems, entry.systems.join(', ')),
    createFact(snapshot, builderFactTexts.subjects.choice, describeChoice(status, entry.uri)),
    createFact(
      snapshot,
      builderFactTexts.subjects.features,
      builderFactTexts.features(entry.supportedFeatures, entry.mandatoryFeatures),
    ),
    createFact(snapshot, builderFactTexts.subjects.maxJobs, `${entry.maxJobs}`),
    createFact(snapshot, builderFactTexts.subjects.speedFactor, `${entry.speedFactor}`),
    createFact(snapshot, builderFactTexts.subjects.line, builderFactTexts.line(entry.file, entry.line)),
    ...createModuleLines(snapshot, builder),
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
    createFact(status.snapshot, builderFactTexts.subjects.systems, systems.join(', ')),
    createFact(status.snapshot, builderFactTexts.subjects.choice, describeChoice(status, uri)),
    createLine(builderFactTexts.subjects.program, file, (fileInfo) => describeFileAt(program, fileInfo)),
  ]
}

function createFact({ takenAt }: Snapshot, subject: string, message: string): CheckLine {
  return { subject, at: takenAt, observed: true, message }
}

/** Says for which systems Nix would choose this builder while all are idle, and which it would choose before it. */
function describeChoice({ builders, choices }: ChoiceStatus, uri: string): string {
  const name = (other: string) => builders.find((builder) => builder.uri === other)?.host ?? other
  const namesByPlace = new Map<string, { readonly before: readonly string[]; readonly systems: string[] }>()
  for (const choice of choices) {
    const place = listUris(choice).indexOf(uri)
    if (place < 0) continue
    const namesBefore = listUris(choice).slice(0, place).map(name)
    const key = namesBefore.join(' ')
    const known = namesByPlace.get(key) ?? { before: namesBefore, systems: [] }
    known.systems.push(choice.system)
    namesByPlace.set(key, known)
  }
  const parts = [...namesByPlace.values()].map(({ before: namesBefore, systems }) =>
    namesBefore.length === 0 ? builderFactTexts.first(systems) : builderFactTexts.later(systems, namesBefore),
  )
  return parts.length === 0 ? builderFactTexts.unchosen : parts.join('; ')
}

function listUris({ uri, others }: BuilderChoice): readonly string[] {
  return uri === null ? others : [uri, ...others]
}

/** The module that sets it up, else the program that its service starts. A builder without a service here has neither. */
function createModuleLines(snapshot: Snapshot, { service }: Builder): CheckLine[] {
  const known = knownServices.find(({ label }) => label === service?.label)
  if (known !== undefined) return [createFact(snapshot, builderFactTexts.subjects.module, known.name)]
  if (service === null) return []
  return [createFact(snapshot, builderFactTexts.subjects.module, describeService(service))]
}

function describeService({ label, plistPath, vmProgram }: Service): string {
  const name = plistPath === '' ? label : plistPath
  return vmProgram === undefined ? name : builderFactTexts.serviceOfProgram(name, vmProgram)
}

/** The disk image belongs to this Mac’s own builder. */
function createDiskLines(snapshot: Snapshot, { kind, service }: Builder): CheckLine[] {
  if (kind === 'managed')
    return [
      createLine(builderFactTexts.subjects.diskImage, snapshot.diskImage, (image) =>
        image === null
          ? builderFactTexts.noDiskImage
          : builderFactTexts.diskImage(image.path, image.allocatedBytes, image.virtualBytes),
      ),
    ]
  const size = valueOrNull(service?.startScript)?.diskBytes
  return size === undefined
    ? []
    : [createFact(snapshot, builderFactTexts.subjects.diskSize, formatBytes(size))]
}
