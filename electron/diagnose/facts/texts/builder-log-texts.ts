import type { BuilderLogCause } from '../../../core/model/builder-log.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'

/** Explanation of a known message in the builder's log, and its advice (docs/failures.md, "Messages of the builder"). */
export interface LogCauseText {
  readonly meaning: string
  readonly advice: string
}

const otherNixpkgs =
  'To go back: sudo darwin-rebuild --rollback, or set nix.linux-builder.package to a nixpkgs revision that worked.'
const newImage = "Create a new disk; Builderbar keeps the old one. The builder's Nix store is then empty."

const causes: Readonly<Record<BuilderLogCause, LogCauseText>> = {
  'qemu-cpu-option': {
    meaning:
      "QEMU and its start script don't fit together: QEMU doesn't know a processor option that the script uses.",
    advice: otherNixpkgs,
  },
  'qemu-sdk': {
    meaning:
      "QEMU doesn't fit this version of macOS: it was built for an older one, and stops while it sets up the processor.",
    advice: `Update nixpkgs, which has one that fits. ${otherNixpkgs}`,
  },
  'qemu-gic': {
    meaning: "QEMU is started with an interrupt controller (GICv2) that it can't emulate on macOS.",
    advice:
      'If you set virtualisation.qemu.options for the VM, remove gic-version from them. Otherwise update nixpkgs, which uses another one.',
  },
  'qemu-machine-type': {
    meaning:
      "QEMU is older than the script that starts it: it doesn't know the machine type that the script uses.",
    advice:
      'Both must come from the same nixpkgs revision. Remove the overlay or pin that keeps an older QEMU, or pin the whole builder (nix.linux-builder.package) to that revision.',
  },
  'hypervisor-refuses': {
    meaning: "macOS doesn't let QEMU use its hypervisor.",
    advice:
      "A Mac that is itself a VM has no hypervisor (sysctl kern.hv_support). Otherwise this QEMU isn't signed for it: use the unchanged one from nixpkgs.",
  },
  'image-in-use': {
    meaning: "Another process is using the builder's disk image.",
    advice:
      'A second builder is running, perhaps one that was started by hand. End it, then restart this one.',
  },
  'disk-refused': {
    meaning: "macOS doesn't accept the VM's disk.",
    advice:
      'Another VM may have it open, or the file is missing, damaged or not a raw image. End the other VM, then restart the builder.',
  },
  'port-taken': {
    meaning: "Another program is using the builder's port.",
    advice: 'End it, then restart the builder. To find it: sudo lsof -nP -iTCP -sTCP:LISTEN',
  },
  'no-space': {
    meaning: 'A disk is full.',
    advice: "Free up space on this Mac's disk, then restart the builder.",
  },
  'no-rosetta': {
    meaning: 'Rosetta is not installed.',
    advice:
      'Install it with softwareupdate --install-rosetta (macOS 27 includes it), then restart the builder.',
  },
  'macos-too-old': {
    meaning: "The builder's program needs a newer macOS.",
    advice: 'Update macOS, or use the builder of an older nixpkgs.',
  },
  'other-image': {
    meaning: "The disk image has a format that this builder can't use (QEMU and vzvm differ).",
    advice: newImage,
  },
  'image-corrupt': { meaning: 'The disk image is damaged.', advice: newImage },
  'closure-gone': {
    meaning:
      'A file in the Nix store that the builder needs is missing, for example after a garbage collection.',
    advice: 'Run sudo darwin-rebuild switch, which restores it, then restart the builder.',
  },
  'guest-panic': {
    meaning: "The VM's kernel crashed, and the VM may keep a processor core busy.",
    advice: 'Restart the builder.',
  },
  'no-address': {
    meaning: 'The VM got no network address from macOS.',
    advice:
      'macOS provides it with /usr/libexec/bootpd, which the firewall or the management of this Mac may block. Allow it in System Settings > Network > Firewall > Options, then restart the builder.',
  },
  'no-vmnet': {
    meaning: "macOS couldn't create the VM's network (vmnet).",
    advice:
      'Internet Sharing, a VPN or another VM may use its addresses. End them, or restart this Mac, then restart the builder.',
  },
  'guest-disk-not-found': {
    meaning: "The VM can't find its disk: the image has an older format.",
    advice: newImage,
  },
  'no-build-group': {
    meaning: "Nix's build group nixbld is missing, so the builder's key can't be installed.",
    advice: 'nix-darwin creates the group: run sudo darwin-rebuild switch.',
  },
  'container-not-started': {
    meaning: "The service of Apple's container isn't running.",
    advice: 'Start it with container system start, then restart the builder.',
  },
  'vm-refused': {
    meaning: "macOS couldn't start the VM, because of an internal error of its virtualization.",
    advice: 'Restart the builder. If that fails again, restart this Mac.',
  },
  'host-agent-ended': {
    meaning: "Lima's host agent ended before the VM was ready.",
    advice: "The last lines of its own log say why: ha.stderr.log in the VM's folder.",
  },
}

/** Texts of the messages in the builder's log. */
export const builderLogTexts = defineTexts({
  causes,
  rosetta: {
    unsupported: (neededVersion: number, version: number) =>
      `Rosetta for Linux VMs needs macOS ${neededVersion} or later, and this Mac has macOS ${version}.`,
    installable: 'softwareupdate --install-rosetta installs it; then restart the builder.',
    included: (version: number) =>
      `macOS ${version} includes it, so there is nothing to install. Restart the builder, and update nixpkgs if that doesn't help.`,
  },
  reasons: (meaningsAndAdvice: string) => `The builder's own log says why: ${meaningsAndAdvice}`,
  message: 'Message of the builder',
})
