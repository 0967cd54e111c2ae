import { expect, test } from 'vitest'
import { findObjections } from '../../../electron/core/nix/machine-match.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'

const kvmTest = { system: 'aarch64-linux', features: ['kvm', 'nixos-test'] }
const plain = { system: 'aarch64-linux', features: [] }

test.each([
  ['all that is asked for', anEntry(), plain, []],
  ['a feature missing', anEntry(), kvmTest, [{ kind: 'features', missing: ['nixos-test'] }]],
  ['a mandatory feature is supported too', anEntry({ mandatoryFeatures: ['nixos-test'] }), kvmTest, []],
  [
    'a mandatory feature that is not asked for',
    anEntry({ mandatoryFeatures: ['kvm'] }),
    plain,
    [{ kind: 'mandatory', unrequested: ['kvm'] }],
  ],
  [
    'another system',
    anEntry(),
    { system: 'x86_64-linux', features: [] },
    [{ kind: 'system', offered: ['aarch64-linux'] }],
  ],
  [
    'no systems: those of this Mac',
    anEntry({ systems: [] }),
    plain,
    [{ kind: 'system', offered: ['aarch64-darwin'] }],
  ],
  ['no slots', anEntry({ maxJobs: 0 }), plain, [{ kind: 'no-slots' }]],
  ['features alone', anEntry(), { system: null, features: ['kvm'] }, []],
])('whether a machine accepts a build: %s', (_title, machine, requirement, objections) => {
  expect(findObjections(machine, requirement, 'aarch64-darwin')).toEqual(objections)
})
