import { describe, expect, test } from 'vitest'
import { formatColimaInstance, parseLimaStart } from '../../../electron/core/launchd/lima-vm.ts'

const noValues = { limaHome: null, colimaHome: null, profile: null }
const formatArguments = (...words: string[]) => words.map((word) => `<string>${word}</string>`).join('\n\t\t')

describe('the start of Lima or Colima', () => {
  test.each([
    ['of Homebrew', formatArguments('/opt/homebrew/opt/colima/bin/colima', 'start', '-f'), noValues],
    [
      'of a profile',
      formatArguments('/x/bin/colima', 'start', 'nix', '--foreground'),
      { ...noValues, profile: 'nix' },
    ],
    [
      'of a profile by its flag',
      formatArguments('/x/bin/colima', 'start', '-f', '-p', 'nix'),
      { ...noValues, profile: 'nix' },
    ],
    [
      'in a script',
      'exec /x/bin/colima start --foreground --profile=nix --cpu 4\n',
      { ...noValues, profile: 'nix' },
    ],
    [
      // tanordheim/nix-config, modules/programs/docker/_darwin.nix
      'with a home in the plist',
      '<key>COLIMA_HOME</key>\n<string>/Users/alice/.config/colima</string>',
      { ...noValues, colimaHome: '/Users/alice/.config/colima' },
    ],
    [
      'with both homes in a script',
      'export COLIMA_HOME="/Users/alice/.c"\nLIMA_HOME=/var/lima colima start\n',
      { limaHome: '/var/lima', colimaHome: '/Users/alice/.c', profile: null },
    ],
    ['with a home that the shell makes', 'export COLIMA_HOME="$HOME/.c"\n', noValues],
    ['with options only', formatArguments('/x/bin/colima', 'start', '--cpu', '4'), noValues],
    [
      'with a profile in the plist',
      '<key>COLIMA_PROFILE</key>\n<string>nix</string>',
      { ...noValues, profile: 'nix' },
    ],
    [
      'with a profile in the plist that is no name',
      '<key>COLIMA_PROFILE</key>\n<string>../../Documents</string>',
      noValues,
    ],
    ['with a profile that is no name', formatArguments('/x/bin/colima', 'start', '-p', '../etc'), noValues],
  ])('%s', (_title, text, start) => {
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
