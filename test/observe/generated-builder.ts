import { lstatSync } from 'node:fs'
import type { MacFolder } from './mac-folder.ts'

/**
 * The files that nix-darwin and nixpkgs generate for a builder, copied from real ones (nix-darwin of June 2026, nixpkgs
 * before and after #406533). The long scripts are reduced to the lines that are parsed.
 */
export interface GeneratedBuilder {
  readonly label?: string
  /** As written in the plist, with XML entities. */
  readonly workingDirectory?: string
  /** The guest's own folder, `virtualisation.darwin-builder.workingDirectory`. */
  readonly ownDirectory?: string
  /** The port of the guest's ssh on this Mac. */
  readonly port?: number
  /** `split`: create-builder starts run-builder, which starts the VM. */
  readonly form?: 'split' | 'whole' | 'vz'
  /** `StandardOutPath` and `StandardErrorPath`; absent: the plist has neither. */
  readonly logPath?: string
}

const bash = '/nix/store/6v1nmg1h7dkdzdqp7xpjl4glbdg0isgg-bash-5.3p9/bin/bash'
const createBuilder = '/nix/store/kxp3lgdw1jszd3zv43zzmdv2gkyjv09q-create-builder/bin/create-builder'
const runBuilder = '/nix/store/msyx92mga0aziwqrhrna6acgdzzkz7gz-run-builder/bin/run-builder'
const addKeys = '/nix/store/9snhbiwpj1w8zf4zsl6p7gn5bfsssik0-add-keys/bin/add-keys'
const machine = '/nix/store/d1a824gkz5zljwnclxlzxynh61icrrvv-nixos-vm'
const machineScript = '/nix/store/mf79qmgdlgb777l3jin32xlzd2aj1vq6-run-nixos-vm'
const machineSettings = '/nix/store/yzpfap4dpyi3kyz4573mn5jjcdwyw6wm-vzvm-config.json'
const generatedSystem = '/nix/store/zkb1llkrsfqjbzx2cksdlpn00w1kasbi-nixos-system-nixos-26.05pre-git'

export function writeGeneratedBuilder(folder: MacFolder, options: GeneratedBuilder = {}): void {
  const { label = 'org.nixos.linux-builder', form = 'split', port = 31022 } = options
  const { workingDirectory = '/var/lib/linux-builder', ownDirectory } = options
  const change = ownDirectory === undefined ? '' : `cd "${ownDirectory}"\n`
  const name = label.slice(label.lastIndexOf('.') + 1)
  const start = `/nix/store/lpnwyrlbngm96dqz63h934v1g20krnzh-${name}-start`
  folder.write(
    `/Library/LaunchDaemons/${label}.plist`,
    plist(label, start, workingDirectory, options.logPath),
  )
  folder.write(start, startScript(label))
  folder.write(createBuilder, form === 'whole' ? wholeCreateBuilder(change) : splitCreateBuilder)
  folder.write(addKeys, `#!${bash}\nset -euo pipefail\n${change}KEYS="\${KEYS:-./keys}"\n`)
  folder.write(runBuilder, runBuilderScript)
  const link = `${machine}/bin/run-nixos-vm`
  if (lstatSync(folder.host(link), { throwIfNoEntry: false }) === undefined) folder.link(link, machineScript)
  folder.write(machineScript, form === 'vz' ? vzScript : qemuScript(port))
  if (form === 'vz') folder.write(machineSettings, vzSettings(port))
}

function plist(label: string, start: string, workingDirectory: string, logPath?: string): string {
  const logs = ['StandardErrorPath', 'StandardOutPath'].map(
    (key) => `	<key>${key}</key>\n	<string>${logPath}</string>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>EnvironmentVariables</key>
	<dict>
		<key>NIX_SSL_CERT_FILE</key>
		<string>/etc/ssl/certs/ca-certificates.crt</string>
	</dict>
	<key>KeepAlive</key>
	<true/>
	<key>Label</key>
	<string>${label}</string>
	<key>ProgramArguments</key>
	<array>
		<string>/bin/sh</string>
		<string>-c</string>
		<string>/bin/wait4path /nix/store &amp;&amp; exec ${start}</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
${logPath === undefined ? '' : logs.join('')}	<key>WorkingDirectory</key>
	<string>${workingDirectory}</string>
</dict>
</plist>`
}

function startScript(label: string): string {
  return `#! ${bash}

export TMPDIR=/run/${label} USE_TMPDIR=1
rm -rf $TMPDIR
mkdir -p $TMPDIR
trap "rm -rf $TMPDIR" EXIT

${createBuilder}

`
}

const splitCreateBuilder = `#!${bash}
set -euo pipefail
export KEYS="\${KEYS:-./keys}"
${addKeys}
${runBuilder}
`

const runBuilderScript = `#!${bash}
set -euo pipefail
KEYS="\${KEYS:-./keys}"
KEYS="$(/nix/store/2hddsagsp6paqcyb64mnw78ivqzlycvw-nix-2.31.2/bin/nix-store --add "$KEYS")" ${machine}/bin/run-nixos-vm

`

/** Before nixpkgs #406533. */
const wholeCreateBuilder = (change: string) => `#!${bash}
set -euo pipefail
${change}KEYS="\${KEYS:-./keys}"
/nix/store/rc5z2f4d5jhfv22hr20m8bfhr4y0dly8-coreutils-1.0/bin/mkdir --parent "\${KEYS}"
KEYS="$(/nix/store/2hddsagsp6paqcyb64mnw78ivqzlycvw-nix-2.31.2/bin/nix-store --add "$KEYS")" ${machine}/bin/run-nixos-vm

`

function qemuScript(port: number): string {
  return `#! ${bash}

set -e

NIX_DISK_IMAGE=$(readlink -f "\${NIX_DISK_IMAGE:-./nixos.qcow2}") || test -z "$NIX_DISK_IMAGE"

if test -n "$NIX_DISK_IMAGE" && ! test -e "$NIX_DISK_IMAGE"; then
createEmptyFilesystemImage "$NIX_DISK_IMAGE" "20480M"
fi

exec /nix/store/867pjbcy0khcnshac8vkzx237arpm0sk-qemu-host-cpu-only-10.1.2/bin/qemu-system-aarch64 \\
    -net nic,netdev=user.0,model=virtio -netdev user,id=user.0,hostfwd=tcp::${port}-:22,"$QEMU_NET_OPTS" \\
    -append "$(cat ${generatedSystem}/kernel-params) init=${generatedSystem}/init console=tty0 $QEMU_KERNEL_PARAMS" \\
    "$@"
`
}

const vzScript = `#! ${bash}
config="$imageDir/vzvm.json"
/nix/store/z9a8pcr6yy8rvjvxnkxk0x1z5mcaacy2-jq-1.0/bin/jq --argjson disks "$disks" --argjson shares "$shares" \\
  '.disks = $disks | .shares = $shares' ${machineSettings} > "$config"

exec /nix/store/iswmpcnybqzc4r9k72sn6ahl43j8y3hn-vzvm-1.0/bin/vzvm "$config"
`

function vzSettings(port: number): string {
  return `{"cmdline":"console=hvc0 init=${generatedSystem}/init","console":{"mode":"log"},"cpuCount":1,"memorySizeMiB":3072,"nestedVirtualization":false,"rosetta":true,"vsock":{"forwards":[{"listen":"127.0.0.1:${port}","vsockPort":22}]}}`
}
