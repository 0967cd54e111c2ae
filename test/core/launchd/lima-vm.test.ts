import { describe, expect, test } from 'vitest'
import { formatColimaInstance, parseLimaStart } from '../../../electron/core/launchd/lima-vm.ts'

const nothing = { limaHome: null, colimaHome: null, profile: null }
const args = (...words: string[]) => words.map((word) => `<string>${word}</string>`).join('\n\t\t')

describe('the start of Lima or Colima', () => {
  test.each([
    ['of Homebrew', args('/opt/homebrew/opt/colima/bin/colima', 'start', '-f'), nothing],
    ['of a profile', args('/x/bin/colima', 'start', 'nix', '--foreground'), { ...nothing, profile: 'nix' }],
    [
      'of a profile by its flag',
      args('/x/bin/colima', 'start', '-f', '-p', 'nix'),
      { ...nothing, profile: 'nix' },
    ],
    [
      'in a script',
      'exec /x/bin/colima start --foreground --profile=nix --cpu 4\n',
      { ...nothing, profile: 'nix' },
    ],
    [
      // tanordheim/nix-config, modules/programs/docker/_darwin.nix
      'with a home in the plist',
      '<key>COLIMA_HOME</key>\n<string>/Users/alice/.config/colima</string>',
      { ...nothing, colimaHome: '/Users/alice/.config/colima' },
    ],
    [
      'with both homes in a script',
      'export COLIMA_HOME="/Users/alice/.c"\nLIMA_HOME=/var/lima colima start\n',
      { limaHome: '/var/lima', colimaHome: '/Users/alice/.c', profile: null },
    ],
    ['with a home that the shell makes', 'export COLIMA_HOME="$HOME/.c"\n', nothing],
    ['with options only', args('/x/bin/colima', 'start', '--cpu', '4'), nothing],
    [
      'with a profile in the plist',
      '<key>COLIMA_PROFILE</key>\n<string>nix</string>',
      { ...nothing, profile: 'nix' },
    ],
    [
      'with a profile in the plist that is no name',
      '<key>COLIMA_PROFILE</key>\n<string>../../Documents</string>',
      nothing,
    ],
    ['with a profile that is no name', args('/x/bin/colima', 'start', '-p', '../etc'), nothing],
  ])('%s', (_what, text, start) => {
    expect(parseLimaStart(text)).toEqual(start)
  })

  test.each([
    [null, 'colima'],
    ['default', 'colima'],
    ['nix', 'colima-nix'],
  ])('of the profile %s has its VM', (profile, instance) => {
    expect(formatColimaInstance(profile)).toBe(instance)
  })
})
