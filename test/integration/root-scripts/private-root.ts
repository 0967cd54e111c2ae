import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The shells that `/bin/sh` may be on macOS: it starts the one that /private/var/select/sh names (sh(1) of macOS). (Only a
 * Mac can prove it.)
 */
export const shells = ['dash', 'bash', 'zsh'] as const

export type Shell = (typeof shells)[number]

/** How each is started as `/bin/sh`: as a POSIX shell, which zsh becomes by the name `sh`. */
export const shellCommands: Readonly<Record<Shell, string>> = {
  dash: '/usr/bin/dash',
  bash: '/usr/bin/bash --posix',
  zsh: '/private-root/zsh/sh',
}

export interface RootRun {
  readonly code: number
  /** Output of the script itself. */
  readonly stdout: string
  /** Output of `after`. */
  readonly after: string
}

const fakeLaunchctl = fileURLToPath(new URL('./fake-launchctl.sh', import.meta.url))

/**
 * Runs a root script unchanged, with its true paths, as root of a mount namespace of its own, in which / is an overlay
 * and /bin/launchctl a fake. `before` and `after` are shell texts that run around it. This system is not changed.
 */
export async function runInPrivateRoot(options: {
  readonly script: string
  readonly shell: Shell
  readonly before?: string
  readonly after?: string
}): Promise<RootRun> {
  const base = await mkdtemp(join(tmpdir(), 'builderbar-root-'))
  try {
    return await run(base, options)
  } finally {
    await rm(base, { recursive: true, force: true })
  }
}

const setUp = `set -eu
base=$1
mount -t tmpfs -o size=8g tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
mount --rbind /dev "$base/root/dev"
mount --bind /proc "$base/root/proc"
mkdir -p "$base/root/private-root/launchd" "$base/root/Library/LaunchDaemons" "$base/root/Library/Application Support"
install -m 0755 "$2" "$base/root/usr/bin/launchctl"
exec chroot "$base/root" /bin/sh -c "$3" sh "$4" "$5" "$6" "$7"`

const innerScript = `cd /private-root
umask 022
mkdir -p zsh
ln -sf /usr/bin/zsh zsh/sh
eval "$2"
$1 -c "$3"
code=$?
printf '\\n---after---\\n'
eval "$4"
exit "$code"`

function run(
  base: string,
  options: { script: string; shell: Shell; before?: string; after?: string },
): Promise<RootRun> {
  return new Promise((resolve, reject) => {
    const shell = shellCommands[options.shell]
    const args = ['-m', 'sh', '-c', setUp, 'sh', base, fakeLaunchctl, innerScript, shell]
    const texts = [options.before ?? '', options.script, options.after ?? '']
    const child = spawn('unshare', [...args, ...texts], {
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (part) => {
      stdout += part
    })
    child.stderr.on('data', (part) => {
      stderr += part
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const [output, after] = stdout.split('\n---after---\n')
      if (after === undefined)
        reject(new Error(`the private root did not start (it needs uid 0 and util-linux): ${stderr}`))
      else resolve({ code: code ?? -1, stdout: output ?? '', after })
    })
  })
}
