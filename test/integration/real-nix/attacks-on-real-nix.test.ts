import { describe, expect, test } from 'vitest'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

/** Attacks by another account of the Mac, with real Nix, a real sshd and real processes. */
const label = 'org.nixos.linux-builder'
const untilGone = `until ! launchctl print system/${label} >/dev/null 2>&1; do sleep 0.1; done`
/** Runs a line of bash as another account, in the background. */
const runAsMallory = (line: string) =>
  `grep -q ^mallory: /etc/passwd || echo mallory:x:502:20::/tmp/mallory:/bin/bash >>/etc/passwd; mkdir -p -m 755 /tmp/mallory; chown 502 /tmp/mallory; setpriv --reuid 502 --regid 20 --clear-groups bash -c ${quote(line)} >/tmp/mallory/log 2>&1 &`
const sshd = `cd /tmp/mallory; ssh-keygen -q -t ed25519 -N '' -f key; printf 'Port 31022\\nHostKey /tmp/mallory/key\\nPidFile none\\nUsePAM no\\n' >config; exec /usr/sbin/sshd -D -e -f /tmp/mallory/config`

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

async function onMac(
  setUp: readonly string[],
  attack: (mac: MacWithBuilderbar) => Promise<void>,
): Promise<void> {
  const mac = await openMacWithBuilderbar()
  try {
    for (const line of setUp) expect(await mac.sh('root', line)).toMatchObject({ code: 0 })
    await attack(mac)
  } finally {
    await mac.stop()
  }
}

interface Answers {
  readonly findings: readonly { readonly id: string; readonly causedBy: string | null }[]
  readonly results: readonly { readonly repair: string; readonly outcome: string }[]
}
const read = (json: string): Answers => JSON.parse(json)

describe('another account', () => {
  test("on the builder's port gets no key of its own pinned, and no build", { timeout: 180_000 }, () =>
    onMac(
      [
        `launchctl bootout system/${label}; ${untilGone}`,
        `${runAsMallory(sshd)} until ssh-keyscan -p 31022 127.0.0.1 2>/dev/null | grep -q ssh; do sleep 0.1; done`,
      ],
      async (mac) => {
        const before = await mac.files()
        const scan = await mac.builderbar('status --quick --json')
        const roots = read(scan.stdout).findings.filter(({ causedBy }) => causedBy === null)
        expect(
          roots.map(({ id }) => id),
          scan.output,
        ).toContain('service-not-loaded')
        expect(roots.map(({ id }) => id)).not.toContain('host-key-mismatch')
        for (const names of ['pin-host-key', 'forget-host-key', '']) {
          const result = await mac.builderbar(`repair ${names} --yes --json --via osascript`)
          const pins = read(result.stdout).results.filter(({ repair }) => /host-key/.test(repair))
          expect(
            pins.filter(({ outcome }) => outcome !== 'refused'),
            result.output,
          ).toEqual([])
        }
        expect(await mac.files()).toBe(before)
        expect((await mac.build()).code).not.toBe(0)
        expect((await mac.sh('root', 'cat /tmp/mallory/log')).stdout).not.toMatch(/Accepted|userauth/)
      },
    ),
  )

  test(
    'with processes named like builds and like the VM hides nothing and blocks no restart',
    { timeout: 180_000 },
    () =>
      onMac(
        [
          runAsMallory("exec -a ssh perl -e 'sleep 600' x builder@linux-builder nix-daemon --stdio"),
          runAsMallory(
            "exec -a qemu-system-aarch64 perl -e 'sleep 600' x -netdev user,id=u,hostfwd=tcp:127.0.0.1:31022-:22",
          ),
        ],
        async (mac) => {
          const restart = await mac.builderbar('restart --yes --json --via sudo')
          expect(read(restart.stdout).results, restart.output).toMatchObject([{ outcome: 'fixed' }])
          await mac.sh('root', `launchctl bootout system/${label}; ${untilGone}`)
          // An answer on the port counts for five seconds; the last one was the true VM's.
          await mac.sh('root', 'sleep 6')
          const scan = await mac.builderbar('status --quick --json')
          expect(scan.code, scan.output).toBe(2)
          const roots = read(scan.stdout).findings.filter(({ causedBy }) => causedBy === null)
          expect(roots.map(({ id }) => id)).toEqual(['service-not-loaded'])
          expect((await mac.sh('root', 'ps -axww -o uid=,command=')).stdout).toMatch(
            /502 qemu-system-aarch64/,
          )
        },
      ),
  )
})
