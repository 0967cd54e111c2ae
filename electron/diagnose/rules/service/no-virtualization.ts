import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: "This Mac can't run VMs at full speed",
  headline: "This Mac can't run VMs at full speed",
  background:
    'macOS has no hypervisor here, usually because this Mac is itself a VM, as in continuous ' +
    'integration. QEMU then emulates every instruction without saying so: the builder takes many ' +
    'minutes to start, or never does.',
  detection: 'macOS reports it: sysctl kern.hv_support is 0.',
  remedy: "This can't be fixed on this Mac. Use another computer as a remote builder: nix.buildMachines.",
  cause:
    'macOS has no hypervisor here, so the builder is emulated: it starts many times slower and can look stuck.',
  explanation:
    'macOS reports no hypervisor here, so the Linux builder is emulated: it starts many times slower, and can look stuck when it is only ' +
    'slow. If this Mac is itself a VM, use a remote builder instead.',
  hypervisor: 'Hypervisor of macOS',
})

export const noVirtualization = {
  id: 'no-virtualization',
  severity: 'note',
  texts,
  permanentFix:
    'nix.distributedBuilds = true;\n' +
    'nix.buildMachines = [ { hostName = "linux.example.com"; systems = [ "aarch64-linux" ]; } ];',
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  if (builder === null || valueOrNull(snapshot.mac.virtualization) !== false) return []
  return [
    {
      subject: 'kern.hv_support',
      cause: texts.cause,
      explanation: texts.explanation,
      evidence: [fromCommand(texts.hypervisor, 'sysctl -n kern.hv_support', '0')],
    },
  ]
}
