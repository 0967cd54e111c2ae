import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import { fromCommand, fromFile, quoteShellArgument } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** Both sizes are derived from the same number of MiB, so they differ by less than one. */
const slackBytes = 1024 * 1024

export const diskSizeNotApplied: Rule = {
  id: 'disk-size-not-applied',
  severity: 'warning',
  title: "The builder's disk isn't the configured size",
  headline: "Linux builder's disk isn't the configured size",
  background:
    "The builder's disk is a file that is made once, at the first start, with the size that was configured then. A diskSize that is changed " +
    'later goes into the start script and has no effect on a disk that is there already: builds still end with "No space left on device".',
  detection:
    'The head of the disk image names one size, and the script that would make a new one names another.',
  remedy:
    'The repair recreate-disk, only by name: it stops the builder, renames its disk, and starts it; the start script then makes a new one of the ' +
    'configured size. What was built there is fetched or built again, and undo puts the old disk back. The folder keys beside it stays.',
  permanentFix:
    'nix.linux-builder.config.virtualisation.darwin-builder.diskSize = 40 * 1024; # MiB, for a new disk\n' +
    '# nix.linux-builder.ephemeral = true; makes a new disk at every start',
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const image = valueOrNull(snapshot.diskImage)
  const configuredBytes = valueOrNull(findExpectedBuilder(snapshot)?.service?.startScript)?.diskBytes
  if (image?.virtualBytes == null || configuredBytes === undefined) return []
  if (Math.abs(image.virtualBytes - configuredBytes) <= slackBytes) return []
  const [script = ''] =
    valueOrNull(findExpectedBuilder(snapshot)?.service?.startScript)?.scripts.slice(-1) ?? []
  return [
    {
      subject: image.path,
      cause: `The builder's disk is ${formatBytes(image.virtualBytes)}; its configuration asks for ${formatBytes(configuredBytes)}.`,
      explanation:
        `The disk of the Linux builder is ${formatBytes(image.virtualBytes)} large, and its configuration asks for ${formatBytes(configuredBytes)}. The ` +
        'disk was made before that and is never resized. The repair moves the old disk aside and lets the builder make a new one: what ' +
        'was built there is then fetched or built again.',
      repairs: ['recreate-disk'],
      evidence: [
        fromCommand(
          'The size in the head of the image',
          `qemu-img info ${quoteShellArgument(image.path)}`,
          `${formatBytes(image.virtualBytes)}, of which ${formatBytes(image.allocatedBytes)} are taken on this Mac`,
        ),
        fromFile('The size for a new disk', script, null, formatBytes(configuredBytes)),
      ],
    },
  ]
}
