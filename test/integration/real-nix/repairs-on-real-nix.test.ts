import { describe, expect, test } from 'vitest'
import type { ElevationMethod } from '../../../electron/mac/administrator/administrator.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'
import { type RepairableState, repairableStates } from './repairable-states.ts'

/** The first state of each repair. */
const firstOfRepairs = new Set(
  repairableStates.filter(
    ({ repairs }, at) => repairableStates.findIndex((state) => `${state.repairs}` === `${repairs}`) === at,
  ),
)

/**
 * With real Nix, real sshd and an ordinary user: a build fails, Builderbar repairs the Mac, the same build works, the
 * undo restores every byte, and the build fails again. What does not depend on the state is tested in one state of each
 * repair: that a second repair finds nothing to do, and that the same bytes fail again.
 */
describe.concurrent('a failing build', () => {
  test.each(repairableStates)(
    '$id: works after `repair`, and the state is as before after `undo`',
    async (state) => {
      const mac = await openMacWithBuilderbar()
      try {
        await expectRepairable(mac, state)
      } finally {
        await mac.stop()
      }
    },
  )
})

async function expectRepairable(mac: MacWithBuilderbar, state: RepairableState): Promise<void> {
  if (state.seenBefore) expect((await mac.builderbar('status --quick')).code).toBe(0)
  for (const line of state.setUp) expect(await mac.sh('root', line)).toMatchObject({ code: 0 })
  const before = await mac.files()
  expect((await mac.build()).code).not.toBe(0)
  if (state.rootScan) expect((await mac.builderbar('status --quick --deep --via osascript')).code).toBe(2)

  const via = state.bySudo ? 'sudo' : 'osascript'
  await expectRepaired(mac, state, via)
  if (firstOfRepairs.has(state)) await expectNothingToRepair(mac, state, via)
  if (state.canBeUndone === false) return

  await expectUndone(mac, state, via)
  expect(await mac.files()).toBe(before)
  if (firstOfRepairs.has(state)) expect((await mac.build()).code).not.toBe(0)
}

async function expectNothingToRepair(
  mac: MacWithBuilderbar,
  state: RepairableState,
  via: ElevationMethod,
): Promise<void> {
  const before = await mac.files()
  const repair = await mac.builderbar(`repair ${state.repairs.join(' ')} --yes --json --via ${via}`)
  expect(listOutcomes(repair.stdout), repair.output).toEqual([])
  expect(await mac.files()).toBe(before)
}

async function expectRepaired(
  mac: MacWithBuilderbar,
  state: RepairableState,
  via: ElevationMethod,
): Promise<void> {
  const names = (state.names ?? []).join(' ')
  const repairRun = await mac.builderbar(`repair ${names} --yes --json --via ${via}`)
  expect(listOutcomes(repairRun.stdout), repairRun.output).toEqual(
    state.repairs.map((repair) => `${repair} fixed`),
  )
  expect(repairRun.code).toBe(0)
  const build = await mac.build()
  expect(build.code, build.output).toBe(0)
}

async function expectUndone(
  mac: MacWithBuilderbar,
  state: RepairableState,
  via: ElevationMethod,
): Promise<void> {
  for (const _repair of state.repairs) {
    const undo = await mac.builderbar(`undo --yes --json --via ${via}`)
    expect(listOutcomes(undo.stdout), undo.output).toEqual(['undo fixed'])
    expect(undo.code).toBe(0)
  }
  if (firstOfRepairs.has(state))
    expect((await mac.builderbar('undo --list')).stdout).toBe('Nothing to undo.\n')
}

function listOutcomes(json: string): readonly string[] {
  const parsed: { results: { repair: string; outcome: string }[] } = JSON.parse(json)
  return parsed.results.map(({ repair, outcome }) => `${repair} ${outcome}`)
}
