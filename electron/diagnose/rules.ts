import { authRefused } from './auth-refused.ts'
import { buildFails } from './build-fails.ts'
import { builderAbsent } from './builder-absent.ts'
import { builderWedged } from './builder-wedged.ts'
import { buildersElsewhere } from './builders-elsewhere.ts'
import { buildersOff } from './builders-off.ts'
import { certificatesMissing } from './certificates-missing.ts'
import { corporateSshOptions } from './corporate-ssh-options.ts'
import { daemonConfigStale } from './daemon-config-stale.ts'
import { daemonDown } from './daemon-down.ts'
import { diskSizeNotApplied } from './disk-size-not-applied.ts'
import { exposedPort } from './exposed-port.ts'
import { extraPlatformsLinux } from './extra-platforms-linux.ts'
import { guestClockSkew } from './guest-clock-skew.ts'
import { guestDiskFull } from './guest-disk-full.ts'
import { guestStoreUnreachable } from './guest-store-unreachable.ts'
import { hostDiskLow } from './host-disk-low.ts'
import { hostKeyMismatch } from './host-key-mismatch.ts'
import { hostKeyUnpinned } from './host-key-unpinned.ts'
import { keyForeignOwner } from './key-foreign-owner.ts'
import { keyMissing } from './key-missing.ts'
import { keyOutdated } from './key-outdated.ts'
import { keyPermissions } from './key-permissions.ts'
import { keyUnreadableByYou } from './key-unreadable-by-you.ts'
import { machinesDuplicate } from './machines-duplicate.ts'
import { machinesMalformed } from './machines-malformed.ts'
import { machinesMissing } from './machines-missing.ts'
import { machinesNoEntry } from './machines-no-entry.ts'
import { machinesStoreModified } from './machines-store-modified.ts'
import { machinesUnmanaged } from './machines-unmanaged.ts'
import { noVirtualization } from './no-virtualization.ts'
import { osUpdated } from './os-updated.ts'
import { portClash } from './port-clash.ts'
import { portRefused } from './port-refused.ts'
import { remoteUnreachable } from './remote-unreachable.ts'
import { rootSshConfig } from './root-ssh-config.ts'
import type { Rule } from './rule.ts'
import { serviceBlocked } from './service-blocked.ts'
import { serviceCrashLooping } from './service-crash-looping.ts'
import { serviceDisabled } from './service-disabled.ts'
import { serviceNotLoaded } from './service-not-loaded.ts'
import { serviceStopped } from './service-stopped.ts'
import { sshRoute } from './ssh-route.ts'
import { sshRouteUserOnly } from './ssh-route-user-only.ts'
import { userInNixbld } from './user-in-nixbld.ts'
import { vmNotRunning } from './vm-not-running.ts'
import { x86NotRunnable } from './x86-not-runnable.ts'

/** All troubles that are known, in the order in which they are told. A new one is one file and one line. */
export const rules: readonly Rule[] = [
  builderAbsent,
  daemonDown,
  machinesMalformed,
  serviceDisabled,
  serviceBlocked,
  serviceNotLoaded,
  portClash,
  serviceCrashLooping,
  serviceStopped,
  vmNotRunning,
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
  sshRoute,
  corporateSshOptions,
  sshRouteUserOnly,
  hostKeyUnpinned,
  authRefused,
  guestStoreUnreachable,
  guestDiskFull,
  buildFails,
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
  osUpdated,
  noVirtualization,
  remoteUnreachable,
  exposedPort,
]
