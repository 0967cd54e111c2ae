import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const defaultNix = '/nix/var/nix/profiles/default/bin/nix'
const program = '/nix/store/0c5k0fqivw1c8k4cjxjv8nnbk4xrx2vf-nix-linux-builder-0.1.0/bin/nix-linux-builder'
const systems = ['aarch64-linux', 'x86_64-linux']
const element = { systems, program, args: ['--kernel', '/nix/store/k/Image', '--verbose'] }

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
})
afterEach(() => folder.remove())

/** Prints settings as `nix config show --json` of Nix 2.32 and later does. */
function putNix(externalBuilders: unknown): void {
  const createSetting = (value: unknown) => ({ aliases: [], description: '', documentDefault: true, value })
  const settings = {
    builders: createSetting(''),
    'experimental-features': createSetting(['external-builders', 'flakes', 'nix-command']),
    'external-builders': createSetting(externalBuilders),
    'max-jobs': createSetting(8),
    system: createSetting('aarch64-darwin'),
    'trusted-users': createSetting(['root']),
  }
  folder.program(defaultNix, `printf '%s' '${JSON.stringify(settings)}'`)
}

describe('the setting external-builders', () => {
  it('is read from Nix, with the file of each program and without its arguments', async () => {
    putNix([element])
    folder.write(program, '#!/bin/sh\n', 0o555)
    const { nix } = await scanOnce(folder.mac)
    expect(nix.settings).toMatchObject({
      value: {
        externalBuilders: [{ program, systems }],
        experimentalFeatures: ['external-builders', 'flakes', 'nix-command'],
      },
    })
    expect(nix.externalBuilders).toMatchObject([
      { program, systems, file: { observed: true, value: { exists: true, mode: 0o555 } } },
    ])
    expect(JSON.stringify(nix)).not.toContain('--kernel')
  })

  it.each([
    ['a program that is gone', [element]],
    [
      'a name without a path, which execv(3) does not look up',
      [{ ...element, program: 'nix-linux-builder' }],
    ],
  ])('has %s', async (_title, value) => {
    putNix(value)
    const { nix } = await scanOnce(folder.mac)
    expect(nix.externalBuilders).toMatchObject([{ file: { observed: true, value: { exists: false } } }])
  })

  it('is empty where Nix has none, and never read where it is malformed', async () => {
    putNix([])
    expect((await scanOnce(folder.mac)).nix.externalBuilders).toEqual([])
    putNix([{ program, systems }])
    expect((await scanOnce(folder.mac)).nix).not.toHaveProperty('externalBuilders')
  })

  it('is read from the lines of nix.conf where Nix cannot be run', async () => {
    folder.write(
      '/etc/nix/nix.conf',
      `experimental-features = nix-command flakes\nextra-experimental-features = external-builders\nexternal-builders = ${JSON.stringify([element])}\n`,
    )
    const { nix } = await scanOnce(folder.mac)
    expect(nix.settings).toMatchObject({
      value: {
        source: 'nix.conf',
        externalBuilders: [{ program, systems }],
        experimentalFeatures: ['nix-command', 'flakes', 'external-builders'],
      },
    })
  })

  it('is unknown to a real Nix before 2.32, which says nothing of it', async () => {
    folder.program(defaultNix, `NIX_CONF_DIR=${folder.host('/etc/nix')} exec /usr/bin/nix "$@"`)
    folder.write('/etc/nix/nix.conf', `external-builders = ${JSON.stringify([element])}\n`)
    folder.write(program, '#!/bin/sh\n', 0o555)
    const snapshot = await scanOnce(folder.mac)
    expect(snapshot.nix.settings).toMatchObject({ value: { source: 'nix' } })
    expect(createStatus(snapshot).findings).toContainEqual(
      expect.objectContaining({
        id: 'external-builder-broken',
        cause: expect.stringMatching(/^Nix 2\.\d+\.\d+ doesn't have the setting external-builders/),
      }),
    )
  })
})
