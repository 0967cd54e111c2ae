import { expect, test } from 'vitest'
import { findObjections } from '../../../electron/core/nix/machine-match.ts'
import { entry } from '../../diagnose/fixtures/snapshot-parts.ts'

const kvmTest = { system: 'aarch64-linux', features: ['kvm', 'nixos-test'] }
const plain = { system: 'aarch64-linux', features: [] }

test.each([
  ['all that is asked for', entry(), plain, []],
  ['a feature missing', entry(), kvmTest, [{ kind: 'features', missing: ['nixos-test'] }]],
  ['a mandatory feature is supported too', entry({ mandatoryFeatures: ['nixos-test'] }), kvmTest, []],
  [
    'a mandatory feature that is not asked for',
    entry({ mandatoryFeatures: ['kvm'] }),
    plain,
    [{ kind: 'mandatory', unrequested: ['kvm'] }],
  ],
  [
    'another system',
    entry(),
    { system: 'x86_64-linux', features: [] },
    [{ kind: 'system', offered: ['aarch64-linux'] }],
  ],
  [
    'no systems: those of this Mac',
    entry({ systems: [] }),
    plain,
    [{ kind: 'system', offered: ['aarch64-darwin'] }],
  ],
  ['no slots', entry({ maxJobs: 0 }), plain, [{ kind: 'no-slots' }]],
  ['features alone', entry(), { system: null, features: ['kvm'] }, []],
])('whether a machine accepts a build: %s', (_story, machine, required, objections) => {
  expect(findObjections(machine, required, 'aarch64-darwin')).toEqual(objections)
})
