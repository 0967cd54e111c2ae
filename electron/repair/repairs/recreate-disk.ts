import { findPresentService, getWorkingDirectory } from '../../core/builders/builder-service.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { PlanStep } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { listInterruptedBuilds } from '../plan/running-builds.ts'
import { findTargetService } from '../plan/target-service.ts'
import type { Undo } from '../plan/undo.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/recreate-disk.sh'
import undoScript from '../shell/undo/undo-recreate-disk.sh'

/** Free space that is required beside the old disk, since the new one grows (docs/failures.md, "guest-disk-full"). */
const minFreeKib = 3 * 1024 ** 2

/** The most that the guest tries to keep free, as in the finding host-disk-low. */
const minHostBytes = 3 * 1024 ** 3

const texts = defineTexts({
  title: 'Create a new builder disk and keep the old one',
  progress: 'Creating a new builder disk',
  done: 'New builder disk created',
  failure: {
    notDone: "New builder disk wasn't created",
    notFixed: "The new builder disk didn't fix it",
    unsure: 'Linux builder may not be running yet',
  },
  button: 'Create New Disk…',
  undo: {
    title: "Restore the builder's previous disk",
    progress: "Restoring the builder's previous disk",
    done: 'Previous builder disk restored',
    failure: {
      notDone: "Previous builder disk wasn't restored",
      unsure: 'Previous builder disk may not have been restored',
    },
    effect:
      'Stops the builder, replaces the new disk and everything on it with the old one, and starts the builder. Until then, or ' +
      'until you delete it, the old disk takes up space on this Mac.',
    refusals: {
      foreignReceipt: (receipt: string) =>
        `Builderbar didn't write the receipt ${receipt}, or its service is gone.`,
    },
    steps: {
      check: 'Check that the previous disk is still there and that only root could change it',
      replacement: 'Replace the new disk, and everything built on it, with the previous one',
      loading: (plist: string) => `Load ${plist}, which starts the VM`,
      receipt: 'Record the undo',
    },
  },
  refusals: {
    noService: "launchd doesn't run the builder, so Builderbar can't replace its disk.",
    characters: "The disk or its service has a name that isn't allowed in a root script.",
    notLoaded: (label: string) => `${label} isn't loaded in launchd. Load the builder's service first.`,
    disabled: (label: string) =>
      `${label} is disabled in launchd, so it wouldn't start again. Load the builder's service first.`,
    unknownScript: (reason: string) =>
      `Builderbar can't tell what the start script does with the disk: ${reason}`,
    ephemeral: 'The builder creates a new disk at every start, so restarting it is enough.',
    unknownDisk: (reason: string) => `The builder's disk can't be checked: ${reason}`,
    noDisk: "The builder's disk isn't where it should be, so Builderbar moves nothing.",
    otherDisk: (disk: string) =>
      `The disk ${disk} belongs to another builder, so Builderbar doesn't move it.`,
    noSpace:
      "This Mac's disk is almost full, and it must hold both the old and the new disk. Free up space first.",
  },
  steps: {
    check: (disk: string) =>
      `Check that only root can change ${disk}, that there is space for a new disk, and that no earlier disk is kept`,
    stop: (label: string) => `Unload ${label}, which shuts down the VM, and wait`,
    renaming: (disk: string) => `Rename ${disk} with the suffix .before-builderbar- and the time`,
    loading: (plist: string) =>
      `Load ${plist}; its start script creates a new disk. Nix downloads or rebuilds what was on the old one`,
  },
})

const undo: Undo = {
  getNames: () => texts.undo,
  plan(snapshot, receipt) {
    const formerDisk = findFormerDisk(snapshot, receipt)
    const { refusals, steps } = texts.undo
    if (formerDisk === null) return refuse(refusals.foreignReceipt(JSON.stringify(receipt.id)))
    const { service, image, values } = formerDisk
    return {
      risk: 'loses',
      interrupts: listInterruptedBuilds(snapshot),
      paths: [image],
      values,
      steps: [
        { description: steps.check, script: getStepText(undoScript, 0) },
        stopStep(service),
        { description: steps.replacement, script: getStepText(undoScript, 2) },
        { description: steps.loading(service.plistPath), script: getStepText(undoScript, 3) },
        { description: steps.receipt, script: getStepText(undoScript, 4) },
      ],
    }
  },
}

/**
 * nix-darwin's start script makes a disk of the configured size where there is none (docs/failures.md,
 * "disk-size-not-applied").
 * Only a Mac can prove: that it does.
 */
export const recreateDisk = repair({
  id: 'recreate-disk',
  texts,
  risk: 'loses',
  undo,
  plan(snapshot, finding) {
    const service = findTargetService(snapshot, finding)
    if (service === null) return refuse(texts.refusals.noService)
    const reason = explainRefusal(snapshot, service)
    if (reason !== null) return refuse(reason)
    const image = valueOrNull(snapshot.diskImage)?.path ?? ''
    const disk = quoteValues(service, image)
    if (disk === null) return refuse(texts.refusals.characters)
    const { steps } = texts
    return {
      values: assignValues({ ...disk, least: String(minFreeKib) }),
      steps: [
        { description: steps.check(image), script: getStepText(script, 0) },
        stopStep(service),
        { description: steps.renaming(image), script: getStepText(script, 2) },
        { description: steps.loading(service.plistPath), script: getStepText(script, 3) },
      ],
      paths: [image],
      interrupts: listInterruptedBuilds(snapshot),
      undo: undoStep(texts.undo.effect),
    }
  },
})

function stopStep(service: Service): PlanStep {
  return { description: texts.steps.stop(service.label), script: getStepText(script, 1) }
}

/** Why no new disk would be made, or not in the place of this one; null where nothing was observed against it. */
function explainRefusal(snapshot: Snapshot, service: Service): string | null {
  const { label, job, disabled, startScript } = service
  const { refusals } = texts
  if (job.observed && !job.value.known) return refusals.notLoaded(label)
  if (disabled.observed && disabled.value) return refusals.disabled(label)
  if (!startScript.observed) return refusals.unknownScript(startScript.reason)
  if (startScript.value.ephemeral !== false) return refusals.ephemeral
  const { diskImage, hostDisk } = snapshot
  if (!diskImage.observed) return refusals.unknownDisk(diskImage.reason)
  if (diskImage.value === null) return refusals.noDisk
  const { path } = diskImage.value
  if (!isDiskOf(snapshot, service, path)) return refusals.otherDisk(path)
  return hostDisk.observed && hostDisk.value.freeBytes < minHostBytes ? refusals.noSpace : null
}

/** A scan looks at one disk, that of the leading service; with a second builder on this Mac it may be another's. */
function isDiskOf({ services }: Snapshot, service: Service, path: string): boolean {
  const folder = getWorkingDirectory(service)
  if (folder !== null) return path.slice(0, path.lastIndexOf('/')) === folder
  return findPresentService(services)?.label === service.label
}

/** The disk that a receipt names, with the values of the undo script; null where the receipt or the service does not fit. */
function findFormerDisk(snapshot: Snapshot, receipt: Receipt) {
  const { inode = '', ...otherValues } = receipt.before
  const [image, name] = Object.entries(otherValues).find(([path]) => path.startsWith('/')) ?? ['', '']
  const service = snapshot.services.find(({ label }) => Object.hasOwn(otherValues, label))
  const disk = service === undefined ? null : quoteValues(service, image)
  const number = quoteValue('inode', inode)
  const folder = image.slice(0, image.lastIndexOf('/'))
  const isOurs = name.startsWith(`${image.slice(folder.length + 1)}.before-builderbar-`)
  const quotedFormer = quoteValue('keptPath', `${folder}/${name}`)
  if (service === undefined || disk === null || !number || !quotedFormer || !isOurs) return null
  return { service, image, values: assignValues({ ...disk, former: quotedFormer, inode: number }) }
}

function quoteValues(service: Service, image: string) {
  const label = quoteValue('label', service.label)
  const plist = quoteValue('path', service.plistPath)
  const path = quoteValue('keptPath', image)
  return label && plist && path ? { label, plist, image: path } : null
}
