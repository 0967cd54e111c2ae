import { describe, expect, test } from 'vitest'
import { type ConfiguredState, configuredStates } from './configured-states.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

/**
 * The repairs of the machines file, nix.conf, the nix-daemon, host keys and accounts, with real Nix: how a build ends
 * before and after the repair, and after its undo, which restores every byte.
 */
/**
 * A key that its group can read, no route for root's ssh, and no builders for alice: three problems, each of which
 * breaks the build.
 */
const problems = [
  'chmod 640 /etc/nix/builder_ed25519',
  "sed -i '/^Include/d' /etc/ssh/ssh_config",
  "mkdir -p /Users/alice/.config/nix; echo 'builders =' >/Users/alice/.config/nix/nix.conf; chown -R 501:20 /Users/alice/.config",
]
const orderOfProblems = ['fix-key-permissions', 'route-root-ssh', 'restore-builders']

describe.concurrent('with real Nix', () => {
  test.each(configuredStates)('$id', async (state) => {
    const mac = await openMacWithBuilderbar()
    try {
      await expectRepairable(mac, state)
    } finally {
      await mac.stop()
    }
  })

  test('a stopped builder builds nothing until it is started', async () => {
    const mac = await openMacWithBuilderbar()
    try {
      expect(listOutcomes((await mac.builderbar('stop --yes --json --via osascript')).stdout)).toEqual([
        'stop-builder fixed',
      ])
      expect(await mac.builderbar('status --quick')).toMatchObject({
        code: 6,
        stdout: expect.stringContaining('You stopped the Linux builder.'),
      })
      expect((await mac.build()).code).not.toBe(0)
      const start = await mac.builderbar('start --yes --json --via sudo')
      expect(listOutcomes(start.stdout), start.output).toEqual(['start-builder fixed'])
      expect((await mac.build()).code).toBe(0)
    } finally {
      await mac.stop()
    }
  })
  test('several problems are repaired under one prompt; if the first repair fails, the rest is not run', async () => {
    const mac = await openMacWithBuilderbar()
    try {
      for (const line of problems) expect(await mac.sh('root', line)).toMatchObject({ code: 0 })
      const before = await mac.files()
      expect((await mac.build()).code).not.toBe(0)

      await mac.sh('root', 'mount --bind /etc/nix /etc/nix; mount -o remount,ro,bind /etc/nix')
      const failed = await mac.builderbar('repair --all --yes --json --via osascript')
      const [first, ...otherRepairs] = orderOfProblems
      expect(listOutcomes(failed.stdout), failed.output).toEqual([
        `${first} failed`,
        ...otherRepairs.map((repair) => `${repair} refused`),
      ])
      expect(failed.stdout).toContain("Didn't run, because an earlier step failed.")
      expect(await countPrompts(mac)).toBe(1)
      await mac.sh('root', 'umount /etc/nix')
      expect(await mac.files()).toBe(before)

      const repairRun = await mac.builderbar('repair --all --yes --json --via osascript')
      expect(listOutcomes(repairRun.stdout), repairRun.output).toEqual(
        orderOfProblems.map((repair) => `${repair} fixed`),
      )
      expect(await countPrompts(mac)).toBe(2)
      expect((await mac.build()).code).toBe(0)
    } finally {
      await mac.stop()
    }
  })
})

/** Returns how often a password was asked for. */
async function countPrompts(mac: MacWithBuilderbar): Promise<number> {
  return Number((await mac.sh('root', 'grep -c /usr/bin/osascript /fakes/calls.ndjson')).stdout)
}

async function expectRepairable(mac: MacWithBuilderbar, state: ConfiguredState): Promise<void> {
  for (const line of state.setUp) {
    const result = await mac.sh('root', line)
    expect(result.code, result.output).toBe(0)
  }
  const before = await mac.files()
  await expectBuild(mac, state.builds)

  if (state.withoutPassword) await mac.sh('root', `echo '{"answer":"cancel"}' >/fakes/prompt.json`)
  const repairRun = await mac.builderbar(`repair ${state.repair} --yes --json --via osascript`)
  expect(listOutcomes(repairRun.stdout), repairRun.output).toEqual([`${state.repair} fixed`])
  const build = await mac.build()
  expect(build.code, build.output).toBe(0)
  const check = await mac.sh('root', state.holds)
  expect(check.code, check.output).toBe(0)
  if (!state.canBeUndone) return

  const after = await mac.files()
  const secondRepair = await mac.builderbar(`repair ${state.repair} --yes --json --via osascript`)
  expect(listOutcomes(secondRepair.stdout), secondRepair.output).toEqual([])
  expect(await mac.files()).toBe(after)
  const undo = await mac.builderbar(`undo --yes --json --via ${state.withoutPassword ? 'osascript' : 'sudo'}`)
  expect(listOutcomes(undo.stdout), undo.output).toEqual(['undo fixed'])
  expect(await mac.files()).toBe(before)
  // The same bytes fail as they did before, so one state of each repair is enough.
  if (configuredStates.find(({ repair }) => repair === state.repair) === state)
    await expectBuild(mac, state.builds)
}

async function expectBuild(mac: MacWithBuilderbar, builds: boolean | null): Promise<void> {
  if (builds !== null) expect((await mac.build()).code === 0).toBe(builds)
}

function listOutcomes(json: string): readonly string[] {
  const parsed: { results: { repair: string; outcome: string }[] } = JSON.parse(json)
  return parsed.results.map(({ repair, outcome }) => `${repair} ${outcome}`)
}
