import { describe, expect, it, test } from 'vitest'
import { adaptToModule } from '../../../electron/core/nix/module-fix.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { repairs } from '../../../electron/repair/repairs.ts'
import { remoteEntry } from '../../fixtures/machine-entry.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries } from '../../fixtures/snapshot-changes.ts'
import { buildCases } from '../fixtures/build-cases.ts'
import { catalogueCases } from '../fixtures/catalogue-cases.ts'
import { nixCases } from '../fixtures/nix-cases.ts'
import { moveTo, otherMacs } from '../fixtures/other-macs.ts'
import { vmCases } from '../fixtures/vm-cases.ts'

const problems = [...vmCases, ...nixCases, ...buildCases, ...catalogueCases].filter(
  ({ id }) => id !== 'builder-absent',
)

/** An option, the key or the alias that only nix-darwin's linux-builder has. */
const linuxBuilderNames = /linux-builder|builder_ed25519/i

describe.each(otherMacs)('A Mac with $name', (mac) => {
  it.each(problems)('gets no configuration of linux-builder: $id', ({ change }) => {
    const snapshot = moveTo(mac, change(healthySnapshot()))
    for (const finding of diagnose(snapshot)) {
      expect(finding.permanentFix ?? '', finding.key).not.toMatch(linuxBuilderNames)
      for (const repair of repairs.filter(({ id }) => finding.repairs.includes(id))) {
        const planned = repair.plan(snapshot, finding)
        const fix = planned.ok ? planned.plan.permanentFix : planned.reason
        expect(fix ?? '', `${finding.key}, ${repair.id}`).not.toMatch(/nix\.linux-builder/)
      }
    }
  })
})

describe.each(otherMacs.slice(0, 2))('A Mac with $name whose builder Nix does not know', (mac) => {
  it.each(['machines-missing', 'machines-no-entry'])('gets the finding with that module: %s', (id) => {
    const problem = problems.find((candidate) => candidate.id === id) ?? expect.fail()
    const [first] = diagnose(moveTo(mac, problem.change(healthySnapshot())))
    expect(first).toMatchObject({ id, permanentFix: `${mac.enable};` })
    expect(first?.explanation).toContain(`${mac.label} is set up on this Mac`)
  })
})

test('a Mac with only a remote builder gets none either', () => {
  for (const { change } of problems) {
    const snapshot = applyChanges(change(healthySnapshot()), withEntries([remoteEntry()]))
    const bareSnapshot = { ...snapshot, services: [], routes: [] }
    for (const { key, permanentFix } of diagnose(bareSnapshot)) {
      expect(permanentFix ?? '', key).not.toMatch(/nix\.linux-builder\.(?!enable)/)
    }
  }
})

describe('What replaces it', () => {
  const createModuleSnapshot = (index: number) => moveTo(otherMacs[index] ?? expect.fail(), healthySnapshot())
  const getLabel = (index: number) => otherMacs[index]?.label ?? ''
  const adapt = (index: number, id: string, snippet: string) =>
    adaptToModule(snippet, { id, subject: getLabel(index) }, createModuleSnapshot(index))

  it('is the option of that module', () => {
    const enable = 'nix.linux-builder.enable = true;'
    expect(adapt(0, 'service-not-loaded', enable)).toBe('nix-rosetta-builder.enable = true;')
    expect(adapt(1, 'service-not-loaded', enable)).toBe('services.virby.enable = true;')
    expect(adapt(1, 'x86-not-runnable', 'nix.linux-builder.systems = [ ];')).toBe(
      'services.virby.rosetta = true;',
    )
  })

  it("trusts the guest's user in the guest of virby, and names nothing for nix-rosetta-builder", () => {
    const trust = 'nix.linux-builder.config.nix.settings.trusted-users = [ "builder" ];'
    expect(adapt(1, 'guest-store-unreachable', trust)).toBe(
      'services.virby.extraConfig = { nix.settings.trusted-users = [ "builder" ]; };',
    )
    expect(adapt(0, 'guest-store-unreachable', trust)).toBeNull()
  })

  it('switches the filter of system calls off in the guest of either', () => {
    const filter = 'nix.linux-builder.config.nix.settings.filter-syscalls = false;'
    const snippet = '{ nix.settings.filter-syscalls = false; };'
    expect(adapt(0, 'guest-seccomp', filter)).toBe(
      `nix-rosetta-builder.potentiallyInsecureExtraNixosModule = ${snippet}`,
    )
    expect(adapt(1, 'guest-seccomp', filter)).toBe(`services.virby.extraConfig = ${snippet}`)
  })

  it('is nothing if the module has no such option', () => {
    expect(adapt(0, 'x86-not-runnable', 'nix.linux-builder.systems = [ ];')).toBeNull()
    expect(adapt(0, 'key-foreign-owner', 'nix.linux-builder.enable = true; # key')).toBeNull()
    expect(adapt(2, 'service-not-loaded', 'nix.linux-builder.enable = true;')).toBeNull()
  })

  it('is the snippet itself if it has no option of linux-builder', () => {
    expect(adapt(0, 'builders-off', 'nix.distributedBuilds = true;')).toBe('nix.distributedBuilds = true;')
  })
})
