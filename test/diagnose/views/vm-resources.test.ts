import { describe, expect, it } from 'vitest'
import { listChecks } from '../../../electron/diagnose/views/checks.ts'
import { observed } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withProcesses } from '../../fixtures/snapshot-changes.ts'
import { otherBuilders } from '../../observe/fixtures/other-builders.ts'
import { makeRouteFolder } from '../../observe/fixtures/route-folder.ts'
import { putBuilder } from '../../observe/fixtures/running-builder.ts'
import { scanOnce } from '../../observe/fixtures/scan-once.ts'

const gibibyte = 1024 ** 3
const withVmResources = withProcesses({ vms: [aVm({ memoryBytes: 3 * gibibyte, cores: 1 })] })
const findLine = (...changes: Change[]) =>
  listChecks(applyChanges(healthySnapshot(), ...changes)).find(
    ({ subject }) => subject === 'Memory and cores',
  )?.message

describe('memory and cores of the builder', () => {
  it("are a fact, with nix-darwin's option that changes them", () => {
    expect(findLine(withVmResources)).toBe(
      '3 GiB, 1 core; to change them: nix.linux-builder.config.virtualisation = { cores = 4; darwin-builder.memorySize = 8 * 1024; };',
    )
  })

  it("have Determinate's option where Determinate Nix is installed", () => {
    const withDeterminate: Change = (snapshot) => ({ ...snapshot, determinate: observed(true) })
    expect(findLine(withVmResources, withDeterminate)).toContain(
      'determinateNix.nixosVmBasedLinuxBuilder.config.virtualisation = { cores = 4;',
    )
  })

  it('are not made up', () => {
    expect(findLine()).toBeUndefined()
  })

  it.each(['virby', 'darwin-vz-nix'])("have the module's own option: %s", async (name) => {
    const builder =
      otherBuilders.find((candidate) => candidate.name.startsWith(name)) ?? expect.fail('no builder')
    const folder = makeRouteFolder()
    putBuilder(folder, builder)
    const checks = listChecks(await scanOnce(folder.mac))
    folder.remove()
    const line = checks.find(({ subject }) => subject === 'Memory and cores')?.message
    expect(line).toMatch(/^[68] GiB, [48] cores; to change them: services\.(?:virby|darwin-vz) = \{ cores = /)
  })

  it("are those of determinate-nixd's configuration for its native builder", () => {
    const program = '/usr/local/bin/determinate-nixd'
    const withNativeBuilder: Change = (snapshot) => ({
      ...snapshot,
      services: [],
      routes: [],
      machinesFile: { ...snapshot.machinesFile, machines: observed({ entries: [], problems: [] }) },
      nix: {
        ...snapshot.nix,
        effectiveMachines: observed({ entries: [], problems: [] }),
        externalBuilders: [
          { program, systems: ['aarch64-linux'], file: observed({ exists: false as const }) },
        ],
      },
    })
    expect(findLine(withNativeBuilder)).toMatch(
      /^8 GiB, 1 core; to change them: determinateNix\.determinateNixd\.builder = /,
    )
    const withOwnResources: Change = (snapshot) => ({
      ...snapshot,
      determinateResources: { memoryBytes: 16 * gibibyte, cores: 6 },
    })
    expect(findLine(withNativeBuilder, withOwnResources)).toMatch(/^16 GiB, 6 cores;/)
  })
})
