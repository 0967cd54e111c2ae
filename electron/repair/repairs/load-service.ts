import type { FileInfo, Service } from '../../core/model/snapshot.ts'
import { octal } from '../plan/key-folders.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { buildsThatWouldDie } from '../plan/running-builds.ts'
import { nameOf, targetService } from '../plan/target-service.ts'
import { foreignReceipt, type Undo } from '../plan/undo.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/load-service.sh'
import undoScript from '../shell/undo-load-service.sh'

/** launchd's list of disabled services (docs/macos.md, "Disabled services"). */
const disabledList = '/var/db/com.apple.xpc.launchd/disabled.plist'
/** State of the service before the repair, as its receipt has it: the words of `record` in shell/load-service.sh. */
const statesBefore = ['not-loaded', 'disabled', 'disabled-running']

const undo: Undo = {
  title: 'Take the Linux builder out of launchd as before',
  plan(snapshot, receipt) {
    const [label, before] = Object.entries(receipt.before)[0] ?? ['', '']
    const quoted = shellQuote('label', label)
    if (quoted === null || !statesBefore.includes(before)) return foreignReceipt(receipt)
    const disable = {
      description: `Switches ${label} off in launchd's list of disabled services`,
      script: stepText(undoScript, 1),
    }
    const unload = {
      description: `Takes ${label} out of launchd, which ends the machine, and waits until it is out`,
      script: stepText(undoScript, 2),
    }
    const wasRunning = before === 'disabled-running'
    return {
      risk: wasRunning ? 'safe' : 'interrupts',
      interrupts: wasRunning ? [] : buildsThatWouldDie(snapshot),
      paths: before === 'not-loaded' ? [] : [disabledList],
      values: assignValues({ label: quoted }),
      steps: [
        { description: 'Finds what the repair left', script: stepText(undoScript, 0) },
        ...(before === 'not-loaded' ? [] : [disable]),
        ...(wasRunning ? [] : [unload]),
        { description: 'Leaves the receipt of it', script: stepText(undoScript, 3) },
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
  title: 'Load the Linux builder into launchd',
  button: 'Load Builder Service…',
  risk: 'safe',
  undo,
  plan(snapshot, finding) {
    const service = targetService(snapshot, finding)
    if (!service) return refuse('No launchd service of a Linux builder is known on this Mac.')
    const label = shellQuote('label', service.label)
    const plist = shellQuote('path', service.plistPath)
    if (!label || !plist) {
      return refuse(
        'The name or the plist of the service has characters that are not taken in a root script.',
      )
    }
    const unsafe = whyNotToLoad(service)
    if (unsafe) return refuse(unsafe)
    const was = isDisabled(service) ? "'disabled'" : "'not-loaded'"
    const isNixDarwins = service.label === 'org.nixos.linux-builder'
    return {
      ...(isNixDarwins ? {} : { title: `Load ${nameOf(service)} into launchd` }),
      values: assignValues({ label, plist, was }),
      steps: stepsFor(service),
      paths: [disabledList],
      undo: undoStep(
        isDisabled(service)
          ? `builderbar undo switches ${service.label} off again and takes it out of launchd`
          : `builderbar undo takes ${service.label} out of launchd again`,
      ),
    }
  },
})

/** Why launchd must not or would not accept the plist; null where nothing was observed against it. */
function whyNotToLoad(service: Service): string | null {
  const { plist, plistPath } = service
  if (!plist.observed) return `${plistPath} could not be looked at: ${plist.reason}`
  const file: FileInfo = plist.value
  if (!file.exists) {
    return `${plistPath} is not there. nix-darwin makes it: nix.linux-builder.enable = true, then sudo darwin-rebuild switch.`
  }
  if (file.kind === 'link' && !isInStore(file.linkTarget)) {
    return `${plistPath} is a link to ${file.linkTarget ?? 'an unknown place'}: what root runs would be up to whoever owns that.`
  }
  if (file.kind !== 'file' && file.kind !== 'link') return `${plistPath} is no file.`
  if (file.uid !== 0) return `${plistPath} does not belong to root (user ${file.uid}): launchd refuses it.`
  if (file.kind === 'file' && (file.mode & 0o022) !== 0) {
    return `Others than root may write ${plistPath} (mode ${octal(file.mode)}): launchd refuses it.`
  }
  return null
}

/** Whether this is a plain path in the store, whose files only root can change. */
function isInStore(target: string | null): boolean {
  return target !== null && shellQuote('path', target)?.startsWith("'/nix/store/") === true
}

function stepsFor(service: Service) {
  return [
    {
      description: `Checks that only root can change ${service.plistPath}, and whether launchd runs ${service.label} already`,
      script: stepText(script, 0),
    },
    {
      description: `Takes ${service.label} out of launchd if it is half loaded, and waits until it is out`,
      script: stepText(script, 1),
    },
    {
      description: `Switches ${service.label} on in launchd's list of disabled services`,
      script: stepText(script, 2),
    },
    {
      description: `Loads ${service.plistPath} and checks that launchd knows it`,
      script: stepText(script, 3),
    },
  ]
}

function isDisabled(service: Service): boolean {
  return service.disabled.observed && service.disabled.value
}
