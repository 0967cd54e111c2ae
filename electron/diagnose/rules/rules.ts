import { type ItemTranslations, translateItems } from '../../core/text/translated-texts.ts'
import type { Rule } from '../facts/rule.ts'
import { guestClockSkew } from './guest/guest-clock-skew.ts'
import { guestDiskFull } from './guest/guest-disk-full.ts'
import { guestNetwork } from './guest/guest-network.ts'
import { guestOutOfMemory } from './guest/guest-out-of-memory.ts'
import { guestSeccomp } from './guest/guest-seccomp.ts'
import { guestStoreStale } from './guest/guest-store-stale.ts'
import { guestStoreUnreachable } from './guest/guest-store-unreachable.ts'
import { x86NotRunnable } from './guest/x86-not-runnable.ts'
import { buildFails } from './nix/build-fails.ts'
import { buildStuck } from './nix/build-stuck.ts'
import { buildersElsewhere } from './nix/builders-elsewhere.ts'
import { buildersOff } from './nix/builders-off.ts'
import { buildersSettingIgnored } from './nix/builders-setting-ignored.ts'
import { daemonConfigStale } from './nix/daemon-config-stale.ts'
import { daemonDown } from './nix/daemon-down.ts'
import { externalBuilderBroken } from './nix/external-builder-broken.ts'
import { extraPlatformsLinux } from './nix/extra-platforms-linux.ts'
import { featuresMissing } from './nix/features-missing.ts'
import { machinesDuplicate } from './nix/machines-duplicate.ts'
import { machinesMalformed } from './nix/machines-malformed.ts'
import { machinesMissing } from './nix/machines-missing.ts'
import { machinesNoEntry } from './nix/machines-no-entry.ts'
import { machinesStoreModified } from './nix/machines-store-modified.ts'
import { machinesUnmanaged } from './nix/machines-unmanaged.ts'
import { postBuildHookFails } from './nix/post-build-hook-fails.ts'
import { sshProgramMissing } from './nix/ssh-program-missing.ts'
import { userInNixbld } from './nix/user-in-nixbld.ts'
import { builderAbsent } from './service/builder-absent.ts'
import { builderWedged } from './service/builder-wedged.ts'
import { certificatesMissing } from './service/certificates-missing.ts'
import { closureMissing } from './service/closure-missing.ts'
import { diskSizeNotApplied } from './service/disk-size-not-applied.ts'
import { exposedPort } from './service/exposed-port.ts'
import { guestCrashed } from './service/guest-crashed.ts'
import { guestNoAddress } from './service/guest-no-address.ts'
import { hostDiskLow } from './service/host-disk-low.ts'
import { hostMemory } from './service/host-memory.ts'
import { noVirtualization } from './service/no-virtualization.ts'
import { osUpdated } from './service/os-updated.ts'
import { portClash } from './service/port-clash.ts'
import { portRefused } from './service/port-refused.ts'
import { serviceBlocked } from './service/service-blocked.ts'
import { serviceCrashLooping } from './service/service-crash-looping.ts'
import { serviceDisabled } from './service/service-disabled.ts'
import { serviceNotLoaded } from './service/service-not-loaded.ts'
import { serviceStopped } from './service/service-stopped.ts'
import { vmNotRunning } from './service/vm-not-running.ts'
import { authRefused } from './ssh/auth-refused.ts'
import { corporateSshOptions } from './ssh/corporate-ssh-options.ts'
import { hostKeyMismatch } from './ssh/host-key-mismatch.ts'
import { hostKeyUnpinned } from './ssh/host-key-unpinned.ts'
import { keyForeignOwner } from './ssh/key-foreign-owner.ts'
import { keyMissing } from './ssh/key-missing.ts'
import { keyOutdated } from './ssh/key-outdated.ts'
import { keyPermissions } from './ssh/key-permissions.ts'
import { keyUnreadableByYou } from './ssh/key-unreadable-by-you.ts'
import { remoteUnreachable } from './ssh/remote-unreachable.ts'
import { rootSshConfig } from './ssh/root-ssh-config.ts'
import { sshRoute } from './ssh/ssh-route.ts'
import { sshRouteUserOnly } from './ssh/ssh-route-user-only.ts'

/** All rules in the order of `rules`, each with the type of its texts, for a translation. */
const orderedRules = [
  builderAbsent,
  daemonDown,
  machinesMalformed,
  serviceDisabled,
  serviceBlocked,
  serviceNotLoaded,
  portClash,
  closureMissing,
  hostMemory,
  guestNoAddress,
  serviceCrashLooping,
  serviceStopped,
  vmNotRunning,
  guestCrashed,
  portRefused,
  builderWedged,
  machinesMissing,
  machinesNoEntry,
  buildersOff,
  buildersElsewhere,
  daemonConfigStale,
  keyMissing,
  keyPermissions,
  keyOutdated,
  hostKeyMismatch,
  rootSshConfig,
  sshProgramMissing,
  sshRoute,
  corporateSshOptions,
  sshRouteUserOnly,
  hostKeyUnpinned,
  authRefused,
  guestStoreUnreachable,
  guestStoreStale,
  guestSeccomp,
  guestDiskFull,
  guestOutOfMemory,
  guestNetwork,
  postBuildHookFails,
  featuresMissing,
  buildFails,
  buildStuck,
  externalBuilderBroken,
  machinesDuplicate,
  machinesUnmanaged,
  machinesStoreModified,
  keyForeignOwner,
  extraPlatformsLinux,
  userInNixbld,
  x86NotRunnable,
  guestClockSkew,
  hostDiskLow,
  diskSizeNotApplied,
  certificatesMissing,
  keyUnreadableByYou,
  buildersSettingIgnored,
  osUpdated,
  noVirtualization,
  remoteUnreachable,
  exposedPort,
] as const satisfies readonly Rule[]

/**
 * All rules. Findings of the same severity keep this order, so it decides which of them leads the summary: first what stops
 * every build, then the links of the chain from the launchd service over the machines file and ssh to a build, then concerns
 * and notes. Causes do not depend on the order. `builderbar explain` and docs/failures.md list the findings in it too.
 */
export const rules: readonly Rule[] = orderedRules

export type RuleTranslations = ItemTranslations<typeof orderedRules>

/** Translates all rules. */
export function translateRules(translations: RuleTranslations): void {
  translateItems(orderedRules, translations)
}
