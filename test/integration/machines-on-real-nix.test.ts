import { describe, expect, test } from 'vitest'
import { daemonOfLaunchd } from '../world/private/private-launchd.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

/**
 * The repairs of the machines file and the daemon, and the rest that the builder is given, with real Nix: what a build does
 * before, after the repair, and after it was taken back byte for byte.
 */
interface State {
  readonly id: string
  readonly setUp: readonly string[]
  /** Asked for by name: what interrupts something is not done otherwise. */
  readonly repair: string
  /** Whether alice's build works before, null where that is a matter of luck; after the repair it does. */
  readonly builds: boolean | null
  /** What nothing takes back: a restart, and what was written into the store. */
  readonly undone: boolean
  /** Lines of bash that must hold after the repair. */
  readonly holds: string
}

const plainFile = 'cp --remove-destination "$(readlink -f /etc/nix/machines)" /etc/nix/machines'
const seedLine = 'ssh://builder@localhost x86_64-linux,aarch64-linux /etc/nix/builder_ed25519 1 1 kvm - -'
/** As nix-darwin makes it: by a derivation that is still there, so that Nix can make it again. */
const madeByNix = `cp -rL /etc/static /tmp/etc
made=$(nix-build --no-out-link -E 'derivation { name = "etc"; system = "aarch64-darwin"; builder = "/bin/sh"; args = [ "-c" "/bin/cp -r \${/tmp/etc} $out" ]; }')
ln -sfn "$made" /etc/static`

const states: readonly State[] = [
  {
    id: 'machines-malformed: a plain file with a bad line between others, and no line end at its end',
    setUp: [
      plainFile,
      `printf '# by hand\\nssh://a x86_64-linux /k four\\n# \\303\\274 \\\\n last' >>/etc/nix/machines`,
    ],
    repair: 'remove-malformed-line',
    builds: false,
    undone: true,
    holds: `printf '# by hand\\n# \\303\\274 \\\\n last' | cmp - <(tail -n +2 /etc/nix/machines)`,
  },
  {
    id: 'seed-duplicates on a plain file',
    setUp: [
      plainFile,
      'chmod 640 /etc/nix/machines; chgrp 20 /etc/nix/machines',
      `sed -i '1i ${seedLine}' /etc/nix/machines`,
    ],
    repair: 'deduplicate-machines',
    // Nix takes the one or the other.
    builds: null,
    undone: true,
    holds: `cmp /etc/nix/machines /etc/static/nix/machines && [ "$(stat -c %a:%g /etc/nix/machines)" = 640:20 ]`,
  },
  {
    id: 'machines unmanaged: a plain file in the place of the link, in which nothing is right',
    setUp: ['rm /etc/nix/machines; echo "ssh://nobody@build.invalid x86_64-linux" >/etc/nix/machines'],
    repair: 'relink-machines',
    builds: false,
    undone: true,
    holds:
      '[ "$(readlink /etc/nix/machines)" = /etc/static/nix/machines ] && grep -q build.invalid /etc/nix/machines.before-builderbar-*',
  },
  {
    id: 'machines-store-modified: written through the link into the store',
    setUp: [
      madeByNix,
      `chmod u+w "$(readlink -f /etc/nix/machines)"; echo 'ssh://builder@build.invalid x86_64-linux' >/etc/nix/machines`,
    ],
    repair: 'repair-machines-path',
    builds: false,
    undone: false,
    holds: 'nix-store --verify-path "$(readlink -f /etc/static)"',
  },
  {
    id: 'daemon-config-stale: the file is right and the daemon has what it read at its start',
    setUp: [
      `cp --remove-destination "$(readlink -f /etc/nix/nix.conf)" /etc/nix/nix.conf; cp /etc/nix/nix.conf /tmp/right; echo 'builders =' >>/etc/nix/nix.conf; ${daemonOfLaunchd}; sleep 5.5; cat /tmp/right >/etc/nix/nix.conf`,
    ],
    repair: 'restart-daemon',
    builds: false,
    undone: false,
    holds: 'launchctl print system/org.nixos.nix-daemon',
  },
]

describe.concurrent('with real Nix', () => {
  test.each(states)(
    '$id',
    async (state) => {
      const mac = await openMacWithBuilderbar()
      try {
        await prove(mac, state)
      } finally {
        await mac.stop()
      }
    },
    180_000,
  )

  test('a builder that is stopped builds nothing until it is started', async () => {
    const mac = await openMacWithBuilderbar()
    try {
      expect(outcomes((await mac.builderbar('stop --yes --json --via osascript')).stdout)).toEqual([
        'stop-builder fixed',
      ])
      expect(await mac.builderbar('status --quick')).toMatchObject({
        code: 6,
        stdout: expect.stringContaining('You stopped the Linux builder.'),
      })
      expect((await mac.build()).code).not.toBe(0)
      const started = await mac.builderbar('start --yes --json --via sudo')
      expect(outcomes(started.stdout), started.output).toEqual(['start-builder fixed'])
      expect((await mac.build()).code).toBe(0)
    } finally {
      await mac.stop()
    }
  }, 180_000)
})

async function prove(mac: MacWithBuilderbar, state: State): Promise<void> {
  for (const line of state.setUp) {
    const said = await mac.sh('root', line)
    expect(said.code, said.output).toBe(0)
  }
  const before = await mac.files()
  await expectBuild(mac, state.builds)

  const repaired = await mac.builderbar(`repair ${state.repair} --yes --json --via osascript`)
  expect(outcomes(repaired.stdout), repaired.output).toEqual([`${state.repair} fixed`])
  const built = await mac.build()
  expect(built.code, built.output).toBe(0)
  const holds = await mac.sh('root', state.holds)
  expect(holds.code, holds.output).toBe(0)
  if (!state.undone) return

  const undone = await mac.builderbar('undo --yes --json --via sudo')
  expect(outcomes(undone.stdout), undone.output).toEqual(['undo fixed'])
  expect(await mac.files()).toBe(before)
  await expectBuild(mac, state.builds)
}

async function expectBuild(mac: MacWithBuilderbar, builds: boolean | null): Promise<void> {
  if (builds !== null) expect((await mac.build()).code === 0).toBe(builds)
}

function outcomes(json: string): readonly string[] {
  const parsed: { results: { repair: string; outcome: string }[] } = JSON.parse(json)
  return parsed.results.map(({ repair, outcome }) => `${repair} ${outcome}`)
}
