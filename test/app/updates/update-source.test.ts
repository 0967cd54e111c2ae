import { describe, expect, it } from 'vitest'
import {
  chooseUpdateSource,
  type Installation,
  parseTeam,
} from '../../../electron/app/updates/update-source.ts'
import { classifyAppLocation, findBundle } from '../../../electron/core/text/app-location.ts'
import { english } from '../../../electron/locales/english/english.ts'

const { unavailable: reasons } = english.updates

const updatable: Installation = {
  isMac: true,
  bundle: '/Applications/Builderbar.app',
  isFromHomebrew: false,
  isWritable: true,
  address: 'https://github.com/someone/builderbar/releases/latest/download',
  team: 'AB12CD34EF',
}

describe('an app updates itself', () => {
  it('if the user installed a signed app with an update address', () => {
    expect(chooseUpdateSource(updatable, reasons)).toEqual({ available: true, address: updatable.address })
    const userInstallation = { ...updatable, bundle: '/Users/alice/Applications/Builderbar.app' }
    expect(chooseUpdateSource(userInstallation, reasons).available).toBe(true)
  })

  it.each<[Partial<Installation>, RegExp]>([
    [{ isMac: false }, /macOS only/],
    [{ bundle: null }, /^Running from source/],
    [{ bundle: '/nix/store/abc-builderbar-0.1.0/Applications/Builderbar.app' }, /^Installed with Nix/],
    [{ bundle: '/Applications/Nix Apps/Builderbar.app' }, /^Installed with Nix/],
    [{ bundle: '/Users/a/Applications/Home Manager Apps/Builderbar.app' }, /^Installed with Nix/],
    [{ isFromHomebrew: true }, /^Installed with Homebrew/],
    [
      {
        bundle: '/private/var/folders/x/y/X/AppTranslocation/1234/d/Builderbar.app',
        isWritable: false,
      },
      /move Builderbar to the Applications folder/,
    ],
    [
      { bundle: '/Volumes/Builderbar 0.1.0/Builderbar.app', isWritable: false },
      /move Builderbar to the Applications folder/,
    ],
    [{ bundle: '/private/tmp/Builderbar.app' }, /move Builderbar to the Applications folder/],
    [{ isWritable: false }, /^Ask the person who installed/],
    [{ team: null }, /isn’t signed/],
    [{ address: null }, /no update address/],
  ])('but not with %j', (difference, reason) => {
    const source = chooseUpdateSource({ ...updatable, ...difference }, reasons)
    expect(source.available ? '' : source.reason).toMatch(reason)
  })
})

describe('the location of the app', () => {
  it.each([
    ['/Applications/Builderbar.app/Contents/MacOS/Builderbar', '/Applications/Builderbar.app', 'permanent'],
    [
      '/Users/a/Downloads/Builderbar.app/Contents/MacOS/Builderbar',
      '/Users/a/Downloads/Builderbar.app',
      'permanent',
    ],
    ['/var/folders/a/Builderbar.app/Contents/MacOS/Builderbar', '/var/folders/a/Builderbar.app', 'temporary'],
    ['/work/node_modules/electron/dist/electron', null, 'permanent'],
  ])('%s', (program, bundle, place) => {
    expect(findBundle(program)).toBe(bundle)
    expect(classifyAppLocation(program)).toBe(place)
  })
})

describe('the signer of the app', () => {
  it.each([
    ['Identifier=dev.builderbar.app\nAuthority=Developer ID\nTeamIdentifier=AB12CD34EF\n', 'AB12CD34EF'],
    ['Signature=adhoc\nTeamIdentifier=not set\n', null],
    ['code object is not signed at all\n', null],
    ['Identifier=TeamIdentifier=AB12CD34EF\n', null],
  ])('%j', (output, team) => {
    expect(parseTeam(output)).toBe(team)
  })
})
