import type { Finding } from '../../core/model/finding.ts'
import type { Plan, Planned, PlanStep } from '../../core/model/plan.ts'
import type { FileInfo, Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Repair } from '../plan/repair.ts'
import { buildsThatWouldDie } from '../plan/running-builds.ts'
import { nameOf, targetService } from '../plan/target-service.ts'
import type { Undo } from '../plan/undo.ts'
import { keptForUndo } from '../plan/undo-files.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/load-service.sh'
import undoScript from '../shell/undo-load-service.sh'

const id = 'load-service'
const title = 'Load the Linux builder into launchd'

/** Where launchd keeps the list of what is switched off (docs/macos.md, "Disabled services"). */
const disabledList = '/var/db/com.apple.xpc.launchd/disabled.plist'

export const loadService: Repair = {
  id,
  title,
  button: 'Load builder service…',
  risk: 'safe',
  plan,
}

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const service = targetService(snapshot, finding)
  if (!service) return refuse('No launchd service of a Linux builder is known on this Mac.')
  const label = shellQuote('label', service.label)
  const plist = shellQuote('path', service.plistPath)
  if (!label || !plist) {
    return refuse('The name or the plist of the service has characters that are not taken in a root script.')
  }
  const unsafe = whyNotToLoad(service)
  if (unsafe) return refuse(unsafe)
  return { ok: true, plan: planFor(service, finding, label, plist) }
}

/** Why launchd must not or would not take the plist; null where nothing that was seen speaks against it. */
function whyNotToLoad(service: Service): string | null {
  const { plist, plistPath } = service
  if (!plist.observed) return `${plistPath} could not be looked at: ${plist.reason}`
  const file: FileInfo = plist.value
  if (!file.exists) {
    return `${plistPath} is not there. nix-darwin makes it: nix.linux-builder.enable = true, then darwin-rebuild switch.`
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

/** A plain path in the store, whose files only root changes. */
function isInStore(target: string | null): boolean {
  return target !== null && shellQuote('path', target)?.startsWith("'/nix/store/") === true
}

function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`
}

/**
 * bootout, wait, enable, bootstrap, check: the order that always works (docs/macos.md, "Loading and unloading
 * a service"). A service that
 * runs is only switched on, so that no build dies: it may be switched off for the next start and run all
 * the same.
 */
function planFor(service: Service, finding: Finding, label: string, plist: string): Plan {
  const steps: readonly PlanStep[] = [
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
  return {
    repair: id,
    finding: finding.key,
    title: service.label === 'org.nixos.linux-builder' ? title : `Load ${nameOf(service)} into launchd`,
    risk: 'safe',
    needsAdmin: true,
    values: [
      beginReceipt('repair', `'${id}'`),
      assignValues({ label, plist, was: isDisabled(service) ? "'disabled'" : "'not-loaded'" }),
    ].join('\n'),
    steps,
    paths: [disabledList],
    interrupts: [],
    undo: undoFor(service),
    permanentFix: finding.permanentFix,
  }
}

function isDisabled(service: Service): boolean {
  return service.disabled.observed && service.disabled.value
}

function undoFor(service: Service): PlanStep {
  return keptForUndo(
    isDisabled(service)
      ? `builderbar undo switches ${service.label} off again and takes it out of launchd`
      : `builderbar undo takes ${service.label} out of launchd again`,
  )
}

/** What the receipt says of the service before: the words of `record` in scripts/load-service.sh. */
const statesBefore = ['not-loaded', 'disabled', 'disabled-running']

export const undoLoadService: Undo = {
  repair: id,
  title: 'Take the Linux builder out of launchd as before',
  plan(snapshot, receipt) {
    const [label, before] = Object.entries(receipt.before)[0] ?? ['', '']
    const quoted = shellQuote('label', label)
    const receiptId = shellQuote('receipt', receipt.id)
    if (quoted === null || receiptId === null || !statesBefore.includes(before)) {
      return {
        ok: false,
        reason: `The receipt ${JSON.stringify(receipt.id)} is not one of Builderbar's own making.`,
      }
    }
    const off = {
      description: `Switches ${label} off in launchd's list of disabled services`,
      script: stepText(undoScript, 1),
    }
    const out = {
      description: `Takes ${label} out of launchd, which ends the machine, and waits until it is out`,
      script: stepText(undoScript, 2),
    }
    const end = { description: 'Leaves the receipt of it', script: stepText(undoScript, 3) }
    const isRunning = before === 'disabled-running'
    return {
      ok: true,
      plan: {
        risk: isRunning ? 'safe' : 'interrupts',
        interrupts: isRunning ? [] : buildsThatWouldDie(snapshot),
        paths: before === 'not-loaded' ? [] : [disabledList],
        values: [beginReceipt('undo', `'${id}'`, receiptId), assignValues({ label: quoted })].join('\n'),
        steps: [
          { description: 'Finds what the repair left', script: stepText(undoScript, 0) },
          ...(before === 'not-loaded' ? [] : [off]),
          ...(isRunning ? [] : [out]),
          end,
        ],
      },
    }
  },
}
