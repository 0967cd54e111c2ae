import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromFile, quoteShellArgument } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** Both sizes are derived from the same number of MiB, so they differ by less than one. */
const slackBytes = 1024 * 1024

const texts = defineTexts({
  title: "The builder's disk isn't the configured size",
  headline: "Linux builder's disk isn't the configured size",
  background:
    "The builder's disk is a file that is created once, at the first start, with the size configured at " +
    'that time. A later change of diskSize has no effect on it, so builds still fail with "No space ' +
    'left on device".',
  detection: 'The disk image has one size, and the script that creates a new one asks for another.',
  remedy:
    'Builderbar stops the builder, renames its disk, and starts it again with a new disk of the ' +
    'configured size. Nix then downloads or rebuilds what was on the old one. Undo restores the old ' +
    'disk. This repair runs only when you name it: builderbar repair recreate-disk',
  otherSize: (bytes: number, configuredBytes: number) => ({
    cause: `The builder's disk is ${formatBytes(bytes)}; its configuration asks for ${formatBytes(configuredBytes)}.`,
    explanation:
      `The builder's disk is ${formatBytes(bytes)}, but its configuration asks for ${formatBytes(configuredBytes)}. The disk was ` +
      'created before that, and is never resized. The repair renames the old disk and has the builder create a new one; Nix downloads or ' +
      'rebuilds what was on it.',
  }),
  imageSize: 'Size of the disk image',
  usedSize: (bytes: number, usedBytes: number) =>
    `${formatBytes(bytes)}, using ${formatBytes(usedBytes)} on this Mac`,
  configuredSize: 'Configured size of a new disk',
})

export const diskSizeNotApplied = {
  id: 'disk-size-not-applied',
  severity: 'warning',
  texts,
  permanentFix:
    'nix.linux-builder.config.virtualisation.darwin-builder.diskSize = 40 * 1024; # MiB, for a new disk\n' +
    '# nix.linux-builder.ephemeral = true; makes a new disk at every start',
  link: null,
  detect,
} as const satisfies Rule

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
      ...texts.otherSize(image.virtualBytes, configuredBytes),
      repairs: ['recreate-disk'],
      evidence: [
        fromCommand(
          texts.imageSize,
          `qemu-img info ${quoteShellArgument(image.path)}`,
          texts.usedSize(image.virtualBytes, image.allocatedBytes),
        ),
        fromFile(texts.configuredSize, script, null, formatBytes(configuredBytes)),
      ],
    },
  ]
}
