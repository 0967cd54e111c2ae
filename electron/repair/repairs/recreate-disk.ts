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
  },
})

const undo: Undo = {
  getNames: () => texts.undo,
  plan(snapshot, receipt) {
    const former = findFormerDisk(snapshot, receipt)
    if (former === null) {
      const reason = `Builderbar didn't write the receipt ${JSON.stringify(receipt.id)}, or its service is gone.`
      return refuse(reason)
    }
    const { service, image, values } = former
    return {
      risk: 'loses',
      interrupts: listInterruptedBuilds(snapshot),
      paths: [image],
      values,
      steps: [
        {
          description: 'Check that the previous disk is still there and that only root could change it',
          script: getStepText(undoScript, 0),
        },
        stopStep(service),
        {
          description: 'Replace the new disk, and everything built on it, with the previous one',
          script: getStepText(undoScript, 2),
        },
        {
          description: `Load ${service.plistPath}, which starts the VM`,
          script: getStepText(undoScript, 3),
        },
        { description: 'Record the undo', script: getStepText(undoScript, 4) },
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
    if (service === null)
      return refuse("launchd doesn't run the builder, so Builderbar can't replace its disk.")
    const reason = explainRefusal(snapshot, service)
    if (reason !== null) return refuse(reason)
    const image = valueOrNull(snapshot.diskImage)?.path ?? ''
    const disk = quoteValues(service, image)
    if (disk === null)
      return refuse("The disk or its service has a name that isn't allowed in a root script.")
    return {
      values: assignValues({ ...disk, least: String(minFreeKib) }),
      steps: [
        {
          description: `Check that only root can change ${image}, that there is space for a new disk, and that no earlier disk is kept`,
          script: getStepText(script, 0),
        },
        stopStep(service),
        {
          description: `Rename ${image} with the suffix .before-builderbar- and the time`,
          script: getStepText(script, 2),
        },
        {
          description: `Load ${service.plistPath}; its start script creates a new disk. Nix downloads or rebuilds what was on the old one`,
          script: getStepText(script, 3),
        },
      ],
      paths: [image],
      interrupts: listInterruptedBuilds(snapshot),
      undo: undoStep(
        'Stops the builder, replaces the new disk and everything on it with the old one, and starts the builder. Until then, or until you delete it, the old disk takes up space on this Mac.',
      ),
    }
  },
})

function stopStep(service: Service): PlanStep {
  return {
    description: `Unload ${service.label}, which shuts down the VM, and wait`,
    script: getStepText(script, 1),
  }
}

/** Why no new disk would be made, or not in the place of this one; null where nothing was observed against it. */
function explainRefusal(snapshot: Snapshot, service: Service): string | null {
  const { job, disabled, startScript } = service
  if (job.observed && !job.value.known) {
    return `${service.label} isn't loaded in launchd. Load the builder's service first.`
  }
  if (disabled.observed && disabled.value) {
    return `${service.label} is disabled in launchd, so it wouldn't start again. Load the builder's service first.`
  }
  if (!startScript.observed)
    return `Builderbar can't tell what the start script does with the disk: ${startScript.reason}`
  if (startScript.value.ephemeral !== false) {
    return 'The builder creates a new disk at every start, so restarting it is enough.'
  }
  const { diskImage, hostDisk } = snapshot
  if (!diskImage.observed) return `The builder's disk can't be checked: ${diskImage.reason}`
  if (diskImage.value === null)
    return "The builder's disk isn't where it should be, so Builderbar moves nothing."
  if (!isDiskOf(snapshot, service, diskImage.value.path)) {
    return `The disk ${diskImage.value.path} belongs to another builder, so Builderbar doesn't move it.`
  }
  if (hostDisk.observed && hostDisk.value.freeBytes < minHostBytes) {
    return "This Mac's disk is almost full, and it must hold both the old and the new disk. Free up space first."
  }
  return null
}

/** A scan looks at one disk, that of the leading service; with a second builder on this Mac it may be another's. */
function isDiskOf({ services }: Snapshot, service: Service, path: string): boolean {
  const folder = getWorkingDirectory(service)
  if (folder !== null) return path.slice(0, path.lastIndexOf('/')) === folder
  return findPresentService(services)?.label === service.label
}

/** The disk that a receipt names, with the values of the undo script; null where the receipt or the service does not fit. */
function findFormerDisk(snapshot: Snapshot, receipt: Receipt) {
  const { inode = '', ...others } = receipt.before
  const [image, name] = Object.entries(others).find(([path]) => path.startsWith('/')) ?? ['', '']
  const service = snapshot.services.find(({ label }) => Object.hasOwn(others, label))
  const disk = service === undefined ? null : quoteValues(service, image)
  const number = quoteValue('inode', inode)
  const folder = image.slice(0, image.lastIndexOf('/'))
  const isOurs = name.startsWith(`${image.slice(folder.length + 1)}.before-builderbar-`)
  const former = quoteValue('keptPath', `${folder}/${name}`)
  if (service === undefined || disk === null || !number || !former || !isOurs) return null
  return { service, image, values: assignValues({ ...disk, former, inode: number }) }
}

function quoteValues(service: Service, image: string) {
  const label = quoteValue('label', service.label)
  const plist = quoteValue('path', service.plistPath)
  const path = quoteValue('keptPath', image)
  return label && plist && path ? { label, plist, image: path } : null
}
