import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const noVirtualization: Rule = {
  id: 'no-virtualization',
  severity: 'note',
  title: "This Mac can't run VMs at full speed",
  headline: "This Mac can't run VMs at full speed",
  background:
    'The hypervisor of macOS is not available here: this Mac is mostly a virtual machine itself, as in continuous integration. QEMU then falls back, ' +
    'without a word, to computing every instruction itself: the builder takes many minutes to start, or never gets there.',
  detection: 'macOS itself says so: sysctl kern.hv_support is 0.',
  remedy:
    'It cannot be repaired on this Mac. A Linux machine elsewhere can be the builder: nix.buildMachines.',
  permanentFix:
    'nix.distributedBuilds = true;\n' +
    'nix.buildMachines = [ { hostName = "linux.example.com"; systems = [ "aarch64-linux" ]; } ];',
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  if (facts === null || valueOrNull(snapshot.mac.virtualization) !== false) return []
  return [
    {
      subject: 'kern.hv_support',
      cause:
        'macOS has no hypervisor here, so the builder is emulated: it starts many times slower and can look stuck.',
      explanation:
        'macOS says that it has no hypervisor here, so the Linux builder is emulated: it starts many times slower and may look stuck while it only ' +
        'is slow. On a Mac that is a virtual machine itself nothing can be done about it but to use another machine as the builder.',
      evidence: [fromCommand('What macOS says', 'sysctl -n kern.hv_support', '0')],
    },
  ]
}
