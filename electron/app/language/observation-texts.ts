import { allPortsTexts } from '../../observe/all-ports.ts'
import { configurationTexts } from '../../observe/configuration.ts'
import { accountProbeTexts } from '../../observe/mac/account-probe.ts'
import { hostDiskProbeTexts } from '../../observe/mac/host-disk-probe.ts'
import { osVersionProbeTexts } from '../../observe/mac/os-version-probe.ts'
import { receiptsProbeTexts } from '../../observe/mac/receipts-probe.ts'
import { daemonProbeTexts } from '../../observe/nix/daemon-probe.ts'
import { determinateProbeTexts } from '../../observe/nix/determinate-probe.ts'
import { nixBuildTexts } from '../../observe/nix/nix-build.ts'
import { nixProgramTexts } from '../../observe/nix/nix-program.ts'
import { deadlineMacTexts } from '../../observe/probe/deadline-mac.ts'
import { includedFilesTexts } from '../../observe/probe/included-files.ts'
import { processResultTexts } from '../../observe/probe/process-result.ts'
import { runningStateTexts } from '../../observe/running-state.ts'
import { builderLogProbeTexts } from '../../observe/service/builder-log-probe.ts'
import { guestHostKeysProbeTexts } from '../../observe/service/guest-host-keys-probe.ts'
import { launchdProbeTexts } from '../../observe/service/launchd-probe.ts'
import { hostKeyExchangeTexts } from '../../observe/ssh/host-key-exchange.ts'
import { keyProbeTexts } from '../../observe/ssh/key-probe.ts'
import { portProbeTexts } from '../../observe/ssh/port-probe.ts'
import { remoteBuilderProbeTexts } from '../../observe/ssh/remote-builder-probe.ts'
import { routesProbeTexts } from '../../observe/ssh/routes-probe.ts'
import { sshConfigFilesTexts } from '../../observe/ssh/ssh-config-files.ts'
import { sshRouteProbeTexts } from '../../observe/ssh/ssh-route-probe.ts'

/** The texts of probes, for a translation (translation.ts). */
export const observationTexts = {
  allPortsTexts,
  configurationTexts,
  accountProbeTexts,
  hostDiskProbeTexts,
  osVersionProbeTexts,
  receiptsProbeTexts,
  daemonProbeTexts,
  determinateProbeTexts,
  nixBuildTexts,
  nixProgramTexts,
  deadlineMacTexts,
  includedFilesTexts,
  processResultTexts,
  runningStateTexts,
  builderLogProbeTexts,
  guestHostKeysProbeTexts,
  launchdProbeTexts,
  hostKeyExchangeTexts,
  keyProbeTexts,
  portProbeTexts,
  remoteBuilderProbeTexts,
  routesProbeTexts,
  sshConfigFilesTexts,
  sshRouteProbeTexts,
}
