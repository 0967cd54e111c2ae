import type { FileInfo, Service } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { formatMode } from '../plan/key-folders.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { listInterruptedBuilds } from '../plan/running-builds.ts'
import { findTargetService, getServiceName } from '../plan/target-service.ts'
import { refuseForeignReceipt, type Undo } from '../plan/undo.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/load-service.sh'
import undoScript from '../shell/undo/undo-load-service.sh'

/** launchd's list of disabled services (docs/macos.md, "Disabled services"). */
const disabledList = '/var/db/com.apple.xpc.launchd/disabled.plist'
/** State of the service before the repair, as its receipt has it: the words of `record` in shell/load-service.sh. */
const earlierStates = ['not-loaded', 'disabled', 'disabled-running']

const texts = defineTexts({
  title: "Load the builder's service",
  progress: "Loading the builder's service",
  done: "Builder's service loaded",
  failure: {
    notDone: "Builder's service wasn't loaded",
    notFixed: "Loading the builder's service didn't fix it",
    unsure: 'Linux builder may not be running yet',
  },
  button: 'Load Builder Service…',
  undo: {
    title: "Unload the builder's service again",
    progress: "Unloading the builder's service",
    done: "Builder's service unloaded",
    failure: {
      notDone: "Builder's service wasn't unloaded",
      unsure: "Builder's service may still be loaded",
    },
    effect: (label: string) => `Unloads ${label} again`,
    effectOnDisabled: (label: string) => `Disables and unloads ${label} again`,
    steps: {
      record: 'Find the record of the repair',
      disabling: (label: string) => `Disable ${label} in launchd`,
      unloading: (label: string) => `Unload ${label}, which shuts down the VM, and wait`,
      receipt: 'Record the undo',
    },
  },
  /** The names of the plan for a builder that is not nix-darwin's. */
  otherBuilder: (builder: string) => ({
    title: `Load the service of ${builder}`,
    progress: `Loading the service of ${builder}`,
    done: `Service of ${builder} loaded`,
    failure: {
      notDone: `Service of ${builder} wasn't loaded`,
      notFixed: `Loading the service of ${builder} didn't fix it`,
      unsure: `${builder} may not be running yet`,
    },
  }),
  refusals: {
    noService: 'This Mac has no launchd service for a Linux builder.',
    characters: "The name or the plist of the service has characters that aren't allowed in a root script.",
    unobserved: (plist: string, reason: string) => `${plist} can't be checked: ${reason}`,
    missing: (plist: string) =>
      `${plist} is missing. To have nix-darwin write it, set nix.linux-builder.enable = true, then run sudo darwin-rebuild switch.`,
    link: (plist: string, target: string | null) =>
      target === null
        ? `${plist} is a link to an unknown place, whose owner could change what root runs.`
        : `${plist} is a link to ${target}, whose owner could change what root runs.`,
    noFile: (plist: string) => `${plist} isn't a file.`,
    otherOwner: (plist: string, uid: number) =>
      `${plist} belongs to user ${uid}, not to root, so launchd rejects it.`,
    openMode: (plist: string, mode: string) =>
      `Accounts other than root can change ${plist} (mode ${mode}), so launchd rejects it.`,
  },
  steps: {
    check: (plist: string, label: string) =>
      `Check that only root can change ${plist}, and whether ${label} is already running`,
    unloading: (label: string) => `If ${label} is partly loaded, unload it and wait`,
    enabling: (label: string) => `Enable ${label} in launchd`,
    loading: (plist: string) => `Load ${plist} and confirm that launchd has it`,
  },
})

const undo: Undo = {
  getNames: () => texts.undo,
  plan(snapshot, receipt) {
    const [label, before] = Object.entries(receipt.before)[0] ?? ['', '']
    const quotedLabel = quoteValue('label', label)
    if (quotedLabel === null || !earlierStates.includes(before)) return refuseForeignReceipt(receipt)
    const { steps } = texts.undo
    const disable = { description: steps.disabling(label), script: getStepText(undoScript, 1) }
    const unload = { description: steps.unloading(label), script: getStepText(undoScript, 2) }
    const wasRunning = before === 'disabled-running'
    return {
      risk: wasRunning ? 'safe' : 'interrupts',
      interrupts: wasRunning ? [] : listInterruptedBuilds(snapshot),
      paths: before === 'not-loaded' ? [] : [disabledList],
      values: assignValues({ label: quotedLabel }),
      steps: [
        { description: steps.record, script: getStepText(undoScript, 0) },
        ...(before === 'not-loaded' ? [] : [disable]),
        ...(wasRunning ? [] : [unload]),
        { description: steps.receipt, script: getStepText(undoScript, 3) },
      ],
    }
  },
}

/**
 * bootout, wait, enable, bootstrap, check: the order that always works (docs/macos.md, "Loading and unloading a service").
 * Where the service runs it is only enabled for the next start, so that no build dies.
 */
export const loadService = repair({
  id: 'load-service',
  texts,
  risk: 'safe',
  undo,
  plan(snapshot, finding) {
    const service = findTargetService(snapshot, finding)
    if (!service) return refuse(texts.refusals.noService)
    const label = quoteValue('label', service.label)
    const plist = quoteValue('path', service.plistPath)
    if (!label || !plist) return refuse(texts.refusals.characters)
    const refusalReason = explainRefusal(service)
    if (refusalReason) return refuse(refusalReason)
    const was = isDisabled(service) ? "'disabled'" : "'not-loaded'"
    const isNixDarwins = service.label === 'org.nixos.linux-builder'
    return {
      ...(isNixDarwins ? {} : texts.otherBuilder(getServiceName(service))),
      values: assignValues({ label, plist, was }),
      steps: createSteps(service),
      paths: [disabledList],
      undo: undoStep(
        isDisabled(service) ? texts.undo.effectOnDisabled(service.label) : texts.undo.effect(service.label),
      ),
    }
  },
})

/** Why launchd must not or would not accept the plist; null where nothing was observed against it. */
function explainRefusal(service: Service): string | null {
  const { plist, plistPath } = service
  const { refusals } = texts
  if (!plist.observed) return refusals.unobserved(plistPath, plist.reason)
  const file: FileInfo = plist.value
  if (!file.exists) return refusals.missing(plistPath)
  if (file.kind === 'link' && !isInStore(file.linkTarget)) return refusals.link(plistPath, file.linkTarget)
  if (file.kind !== 'file' && file.kind !== 'link') return refusals.noFile(plistPath)
  if (file.uid !== 0) return refusals.otherOwner(plistPath, file.uid)
  if (file.kind === 'file' && (file.mode & 0o022) !== 0) {
    return refusals.openMode(plistPath, formatMode(file.mode))
  }
  return null
}

/** Whether this is a plain path in the store, whose files only root can change. */
function isInStore(target: string | null): boolean {
  return target !== null && quoteValue('path', target)?.startsWith("'/nix/store/") === true
}

function createSteps({ label, plistPath }: Service) {
  const { steps } = texts
  return [
    { description: steps.check(plistPath, label), script: getStepText(script, 0) },
    { description: steps.unloading(label), script: getStepText(script, 1) },
    { description: steps.enabling(label), script: getStepText(script, 2) },
    { description: steps.loading(plistPath), script: getStepText(script, 3) },
  ]
}

function isDisabled(service: Service): boolean {
  return service.disabled.observed && service.disabled.value
}
