import { entryObservationsTexts } from '../../core/builders/entry-observations.ts'
import { mergedRootScanTexts } from '../../core/builders/merged-root-scan.ts'
import { rootScanOutputTexts } from '../../core/builders/root-scan-output.ts'
import { stuckBuildsTexts } from '../../core/builders/stuck-builds.ts'
import { trustedHostKeyTexts } from '../../core/builders/trusted-host-key.ts'
import { launchdJobTexts } from '../../core/launchd/launchd-job.ts'
import { snapshotTexts } from '../../core/model/snapshot.ts'
import { buildLogTexts } from '../../core/nix/build-log.ts'
import { buildersSettingTexts } from '../../core/nix/builders-setting.ts'
import { derivationTexts } from '../../core/nix/derivation.ts'
import { machinesFileTexts } from '../../core/nix/machines-file.ts'
import { machinesLineTexts } from '../../core/nix/machines-line.ts'
import { knownErrorTexts } from '../../core/nix/output/known-error-texts.ts'
import { storeUriTexts } from '../../core/nix/store-uri.ts'
import { hostKeyTexts } from '../../core/ssh/host-key.ts'
import { nixSshOptionsTexts } from '../../core/ssh/nix-ssh-options.ts'
import { sshBreakingOptionsTexts } from '../../core/ssh/ssh-breaking-options.ts'
import { sshMatchTexts } from '../../core/ssh/ssh-match.ts'
import { quantityTexts } from '../../core/text/quantities.ts'

/** The texts of what all parts share, for a translation (translation.ts). */
export const coreTexts = {
  entryObservationsTexts,
  mergedRootScanTexts,
  rootScanOutputTexts,
  stuckBuildsTexts,
  trustedHostKeyTexts,
  launchdJobTexts,
  snapshotTexts,
  buildLogTexts,
  buildersSettingTexts,
  derivationTexts,
  machinesFileTexts,
  machinesLineTexts,
  knownErrorTexts,
  storeUriTexts,
  hostKeyTexts,
  nixSshOptionsTexts,
  sshBreakingOptionsTexts,
  sshMatchTexts,
  quantityTexts,
}
