import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/**
 * The real sudo asks an ordinary user for a password on a terminal. The account exists only in a private root (an
 * overlay in a mount namespace).
 */
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-ask-'))
  buildSync({
    entryPoints: [fileURLToPath(new URL('ask-sudo.ts', import.meta.url))],
    outfile: join(folder, 'ask-sudo.mjs'),
    bundle: true,
    loader: { '.sh': 'text' },
    platform: 'node',
    format: 'esm',
    external: ['cpu-features', '*.node'],
    // ssh2 is CommonJS and needs `require`.
    banner: {
      js: "import { createRequire } from 'node:module';const require=createRequire(import.meta.url)",
    },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const setUp = `set -eu
base=$1
mount -t tmpfs tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
mount --rbind /dev "$base/root/dev"
mount --rbind /proc "$base/root/proc"
mkdir -p "$base/root/asking"
mount --bind "$2" "$base/root/asking"
touch "$base/root/node"
mount --bind "$3" "$base/root/node"
chmod 0755 "$base/root/asking"
exec chroot "$base/root" /bin/sh -c '
useradd --uid 1500 --home-dir /tmp alice
echo alice:right | chpasswd
echo "alice ALL=(ALL) ALL" >/etc/sudoers.d/alice
chmod 0440 /etc/sudoers.d/alice
exec script -qec "exec setpriv --reuid=1500 --regid=1500 --clear-groups /node /asking/ask-sudo.mjs" /dev/null
'`

/** Types each answer at the next prompt; returns the text on the terminal at the end. */
async function runSudo(answers: readonly string[]): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'builderbar-sudo-'))
  const child = spawn('unshare', ['-m', 'sh', '-c', setUp, 'sh', base, folder, process.execPath], {
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  let typedCount = 0
  const onOutput = (part: unknown) => {
    output += String(part)
    const promptCount = output.split('100% Builderbar Password: ').length - 1
    if (promptCount <= typedCount) return
    typedCount = promptCount
    // sudo discards input from before it has switched the echo off.
    setTimeout(() => child.stdin.write(answers[promptCount - 1] ?? '\u0003'), 300)
  }
  child.stdout.on('data', onOutput)
  child.stderr.on('data', onOutput)
  await new Promise((resolve) => child.on('close', resolve))
  await rm(base, { recursive: true, force: true })
  return output
}

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')('real sudo on a terminal', () => {
  test.each([
    ['the right password', ['right\r'], '"kind":"ran","status":0'],
    ['a wrong one, then the right one', ['wrong\r', 'right\r'], '"kind":"ran","status":0'],
    ['three wrong ones', ['a\r', 'b\r', 'c\r'], '"kind":"denied"'],
    ['^C', ['\u0003'], '"kind":"cancelled"'],
    ['a wrong one, then ^C', ['wrong\r', '\u0003'], '"kind":"cancelled"'],
    ['^D', ['\u0004'], '"kind":"cancelled"'],
    ['a wrong one, then ^D', ['wrong\r', '\u0004'], '"kind":"cancelled"'],
  ])('%s', async (_what, answers, message) => {
    const output = await runSudo(answers)
    expect(output).toContain(message)
    expect(output).not.toContain('right\r')
  })
})
