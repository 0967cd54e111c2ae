import { getProgramName } from './process-line.ts'

/**
 * Programs that run a Linux VM on macOS, as scripts name them (docs/nix-and-ssh.md, "Known builders"): nixpkgs' QEMU and
 * vzvm, vfkit and krunkit (virby), lima (nix-rosetta-builder, Colima), Apple's container, darwin-vz-nix, and virby's own
 * runner, which starts vfkit or krunkit.
 */
const programs =
  'qemu-system-[a-z0-9_]{1,20}|vzvm|vfkit|krunkit|limactl|colima|container|darwin-vz-nix|virby-vm'

/** The program with its path, as in `exec /nix/store/…/bin/vfkit` or `/usr/local/bin/container`. */
const withPath = new RegExp(`/bin/(${programs})(?![\\w.-])`)

/** The program as a command of a shell script that sets PATH; `container` alone is too common a word. */
const asCommand = /^[ \t]{0,40}(?:if ! |exec ){0,2}(limactl|colima|vfkit|krunkit|virby-vm)(?: |;|$)/m

/** Returns the program of a VM that a plist or a script starts; null if it starts none that is known. */
export function findVmProgram(text: string): string | null {
  return withPath.exec(text)?.[1] ?? asCommand.exec(text)?.[1] ?? null
}

/** A VM by its process: QEMU, or one of Apple's Virtualization framework or its neighbours, which can't forward a port by itself. */
export interface VmProgram {
  readonly kind: 'qemu' | 'vz'
  readonly name: string
}

/** Processes whose name alone shows that they run a VM; nixpkgs wraps some of them. */
const vmNames: readonly { readonly pattern: RegExp; readonly kind: VmProgram['kind'] }[] = [
  { pattern: /^\.?(qemu-system-[a-z0-9_]+)(?:-wrapped)?$/, kind: 'qemu' },
  { pattern: /^\.?(vzvm|vfkit|krunkit)(?:-wrapped)?$/, kind: 'vz' },
]

/** Programs that run a VM only with this first argument: `limactl hostagent`, `container-runtime-linux start`. */
const vmCommands = /^(limactl hostagent|container-runtime-linux start|darwin-vz-nix start)(?= |$)/

/** Returns the program of a VM's process; null for any other process. */
export function detectVmProgram(command: string): VmProgram | null {
  const name = getProgramName(command)
  for (const { pattern, kind } of vmNames) {
    const program = pattern.exec(name)?.[1]
    if (program !== undefined) return { kind, name: program }
  }
  const words = `${name} ${command.split(' ', 2)[1] ?? ''}`
  const vmName = vmCommands.exec(words)?.[1]?.split(' ', 1)[0]
  return vmName === undefined ? null : { kind: 'vz', name: vmName }
}
