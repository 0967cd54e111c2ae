import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'

/**
 * The console of a VM that a test of NixOS starts (nixos/lib/test-driver): `machine # `, and `machine# ` before NixOS 20.03. A
 * shell's prompt may look the same, but no message of a kernel, systemd or QEMU follows it.
 */
const testMachine =
  /^(?:[\w.+-]+> |\s{4,}> )?(?:[a-z]\w{0,40} # |[a-z]\w{0,40}# (?:\[ {0,8}\d{1,8}\.\d{1,6}\] |qemu-|<<<|\S{1,40}\[\d{1,8}\]: ))/m
/** The time of a kernel's message in the output of a build: only a VM that the build started prints that (nixpkgs, runInLinuxVM). */
const kernelInBuild = /^(?:[\w.+-]+> |\s{4,}> )\[ {0,8}\d{1,8}\.\d{3,6}\] /m
/** Docker, Podman, Buildah and containerd, on the disk of their own VM. */
const containerEngine =
  /Error response from daemon|\/var\/(?:lib\/(?:docker|containers?|containerd|rancher)|tmp\/(?:libpod|storage|buildah|container_images))|(?:copying layers|committing container|writing blob|failed to register layer|Error processing tar file|failed to solve: |GetImageBlob|io\.containerd\.|docker-builder\d)/
/** Git starts ssh to fetch a source; ssh's message comes before Git's. */
const gitFails =
  /\bgit@\S{1,250}: Permission denied \(|^fatal: (?:Could not read from remote repository|The remote end hung up)/m
/** npm, and the stores of pnpm and Yarn, on this Mac's disk. */
const packageManager = /^(?:npm|pnpm|yarn) (?:ERR!|error) /m
/** Messages of the user's own shell about a program that the user started. A zsh that ssh starts prints a line number. */
const ownShell =
  /^(?:-?(?:ba|da|k|z)?sh: (?:\.{1,2}\/|~\/|\S{0,200}\bresult(?:-\w{1,20})?\/)\S{1,250}: cannot execute binary file|zsh: command not found: nix-(?:store|daemon)\b)/m
/** Evidence of a connection; the shell at its other end may be zsh. */
const connection = /cannot (?:build on|connect to|open connection to remote store) '|\bssh\b/
/** Words of the operating system that any program passes on: a full disk, and a program for another system. */
const systemMessage = /No space left on device|Exec format error|cannot execute binary file/i
/** Evidence of Nix, of a build's compilers and archives, or of a VM that starts. */
const nixSign =
  /\/nix\/|\.drv\b|\b(?:nix|nixos|nixpkgs|nix-\w+|darwin-rebuild|builder)\b|\/build\/|\bresource exhausted\b|\b(?:tar|ld|as|ar|cc1|cc1plus|collect2|install): |\bssh_host_|\b(?:lima(?:ctl)?|colima|hostagent|vfkit|virby|vzvm|qcow2)\b|\bderivation\b|\berror: writing to file: |^error(?: \(ignored\))?: (?!.*\(os error )/m
/** A login at a server of Git, which the user tries out. */
const gitLogin = /\bssh (?:-\w+ )*git@/
const sshRefusal = /kex_exchange_identification: |Permission denied \(|Connection (?:closed|reset) by /
/** What launchctl says of whichever job; alone on a line, as in a terminal, it may be about the builder's. */
const refusedJob = /(?:Bootstrap|Load) failed: \d+: /
const refusedJobAlone = /^\W{0,20}(?:Bootstrap|Load) failed: \d+: [\w/ ]{1,60}\W{0,20}$/m
const jobOfNix = /\borg\.nixos\.|systems\.determinate\.|\b(?:linux|darwin|rosetta|nix)-builder\b|\bvirby/
/** Nix's own message: what is above it is not of Git's ssh. */
const nixMessage = /^(?:cannot build on '|error: |building '|copying (?:path|\d)|warning: |Failed to find)/m
/** The longest message of ssh, about a changed host key, has this many lines. */
const maxSshLines = 16

/** A certificate that has expired, in the words of Go's programs: no clock is wrong. */
const expiredCertificate = /\bcurrent time(?: \S{1,40})? is after \d/
/** Ansible, about a host of its inventory. */
const ansible = /UNREACHABLE\W => \{|Failed to connect to the host via ssh/
/** The log of any sshd. */
const sshdLog = /\[preauth\]/
const otherPrograms = [containerEngine, packageManager, expiredCertificate, ansible, sshdLog]

/** Whether the line is from a VM inside of a build. */
export function isFromNestedVm({ readings }: UnwrappedLine): boolean {
  const [text = ''] = readings
  return testMachine.test(text) || kernelInBuild.test(text)
}

/**
 * Returns the messages without those of Git's ssh, container engines, the user's own shell, and programs that have nothing to do
 * with Nix, as far as the whole text shows it: they say nothing about a builder.
 */
export function dropOtherPrograms(
  messages: readonly UnwrappedLine[],
  text: readonly UnwrappedLine[],
): readonly UnwrappedLine[] {
  const droppedLines = new Set<UnwrappedLine>()
  const isLocal = !messages.some((line) => hasText(line, connection))
  const has = (pattern: RegExp) => text.some((line) => hasText(line, pattern))
  const patterns = [
    ...otherPrograms,
    ...(isLocal ? [ownShell] : []),
    ...(has(nixSign) ? [] : [systemMessage]),
    ...(has(gitLogin) && !has(nixMessage) ? [sshRefusal] : []),
  ]
  for (const [index, line] of messages.entries()) {
    if (patterns.some((pattern) => hasText(line, pattern))) droppedLines.add(line)
    if (!hasText(line, gitFails)) continue
    for (const precedingLine of messages.slice(Math.max(0, index - maxSshLines), index + 1).reverse()) {
      if (hasText(precedingLine, nixMessage)) break
      droppedLines.add(precedingLine)
    }
  }
  const isOtherJob = (line: UnwrappedLine) => hasText(line, refusedJob) && !hasText(line, refusedJobAlone)
  const keptLines = messages.filter((line) => !droppedLines.has(line))
  return has(jobOfNix) ? keptLines : keptLines.filter((line) => !isOtherJob(line))
}

/** Words that only the builder of a Mac prints. */
const builderWords =
  /(?:linux|darwin|rosetta|nix)-builder|\bvirby|\bvzvm|(?:create|run)-builder|\bbuilder@|\b31022\b/
/**
 * Another VM than the builder's: a command line of QEMU that the user wrote, Linux's accelerator, another program that runs VMs,
 * a VM of the user's own NixOS configuration, a test protocol, or the hardware of another computer.
 */
const otherVm = [
  /\bqemu-(?:system-\w{1,20}|kvm)(?:\.exe)?['"]?\s+(?:\\$|-{1,2}\w)/m,
  /initialize kvm|KVM kernel module|requires KVM|accel[= ]kvm|KVM_[A-Z]|\/dev\/kvm|enable-kvm|\bvfio\b/i,
  /\b(?:libvirt|virsh|virt-install|vagrant|minikube|multipass|quickemu|proxmox|podman machine|UTM)\b/i,
  /\bresult\/bin\/run-|\bbuild-vm\b|system\.build\.vm\b|vm-test-run-|starting VDE switch/,
  /^(?:\[ *\d+\.\d+\] {1,8})?(?:(?:not )?ok \d{1,6} |K?TAP version)/m,
  /Hardware name: (?!linux,dummy-virt|QEMU|Apple)/,
]
/** A build, whose program may have started a VM. */
const build =
  /^building '\/nix\/store\/[^'\n]{1,250}'\.\.\.$|builder for '[^'\n]{1,250}' failed|Cannot build '\/nix\/|build of '\/nix\/store\/[^'\n]{1,250}' failed/m
/** A kernel other than NixOS's, or the devices of a computer that is not a VM on a Mac. */
const otherKernel =
  /\bNot tainted (?![\s\S]{0,80}NixOS)|\b(?:mmc\d|mmcblk\d|atkbd|nouveau|i915|nvme\d)|\binitrd\.img\b|\bU-Boot\b|\bGRUB\b|Exception stack|unknown-block\((?!0,0\))|\b(?:Ubuntu|Debian|Fedora|Gentoo|Arch Linux|Raspberry Pi|Raspbian|Windows \d)/
/** Messages of VMs in general: the builder's VM prints them, and every other. */
const vmMessage =
  /Kernel panic - not syncing|\bqemu-(?:system-\w{1,20}|kvm): |\bhvf_|\bHVF\b|accelerator hvf|\bHV_[A-Z]|VZErrorDomain|"write" lock|host forwarding rule/
/** Messages of Linux's kernel, which prints them on real computers too. */
const kernelMessage = /Kernel panic - not syncing|EXT4-fs|Out of memory: Kill|oom-kill:/

/** A kernel's panic on a console; elsewhere in a line somebody writes about one. */
const panicOnConsole = /^\W{0,20}(?:\[ *\d+\.\d+\]\W{0,20})?(?:-+\[ end )?Kernel panic - not syncing/im

/** Returns the messages without those of VMs and kernels, if the text is about another one than the builder's. */
export function dropOtherVms(
  messages: readonly UnwrappedLine[],
  text: readonly UnwrappedLine[],
): readonly UnwrappedLine[] {
  const has = (pattern: RegExp) => text.some((line) => hasText(line, pattern))
  if (has(builderWords)) return messages
  const isOther = text.some(isFromNestedVm) || otherVm.some(has)
  const isOtherVm = isOther || has(build)
  const isOtherKernel = isOther || has(otherKernel)
  const isForeign = (line: UnwrappedLine) =>
    (hasText(line, /Kernel panic - not syncing/) && !hasText(line, panicOnConsole)) ||
    (isOtherKernel && hasText(line, kernelMessage)) ||
    (isOtherVm && hasText(line, vmMessage))
  return messages.filter((line) => !isForeign(line))
}

function hasText({ readings }: UnwrappedLine, pattern: RegExp): boolean {
  return readings.some((reading) => pattern.test(reading))
}
