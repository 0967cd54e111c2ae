import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const defaultNix = '/nix/var/nix/profiles/default/bin/nix'
const systemNix = '/run/current-system/sw/bin/nix'

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
  folder.write('/etc/nix/machines', 'ssh-ng://builder@linux-builder aarch64-linux\n')
})
afterEach(() => folder.remove())

const scanNix = async () => (await scanOnce(folder.mac)).nix

/** The host's real Nix, which reads the nix.conf of the folder. */
function putRealNix(): void {
  folder.program(defaultNix, `NIX_CONF_DIR=${folder.host('/etc/nix')} exec /usr/bin/nix "$@"`)
}

describe('a real Nix', () => {
  beforeEach(putRealNix)

  it('has a version and effective defaults', async () => {
    const { version, settings } = await scanNix()
    expect(version).toMatchObject({ observed: true, value: expect.stringMatching(/^2\.\d+/) })
    expect(settings).toMatchObject({ value: { source: 'nix' } })
    // The default is `@` and the path of `machines` beside nix.conf, which is not in the host's /etc/nix here.
    expect(settings.observed && settings.value.builders).toMatch(/^@.*\/machines$/)
  })

  it("has the settings of its files, the user's after the system's", async () => {
    folder.write('/etc/nix/nix.conf', 'builders = @/etc/nix/machines\nextra-platforms = x86_64-linux\n')
    folder.write('/Users/alice/.config/nix/nix.conf', 'builders =\n')
    const { settings, layers, effectiveMachines } = await scanNix()
    expect(settings).toMatchObject({
      value: { source: 'nix', builders: '', extraPlatforms: ['x86_64-linux'] },
    })
    expect(layers).toMatchObject({
      value: [
        {
          layer: 'system',
          file: '/etc/nix/nix.conf',
          line: 1,
          name: 'builders',
          value: '@/etc/nix/machines',
        },
        { layer: 'system', file: '/etc/nix/nix.conf', line: 2, name: 'extra-platforms' },
        { layer: 'user', file: '/Users/alice/.config/nix/nix.conf', line: 1, name: 'builders', value: '' },
      ],
    })
    expect(effectiveMachines).toMatchObject({ value: { entries: [] } })
  })

  it('has the entries of the builders setting and of the files that it includes', async () => {
    folder.write('/etc/nix/nix.conf', 'builders = ssh://here x86_64-linux ; @/etc/nix/machines ; @/nowhere\n')
    const { effectiveMachines } = await scanNix()
    expect(effectiveMachines).toMatchObject({
      value: {
        entries: [
          { file: 'builders', line: 1, host: 'here' },
          { file: '/etc/nix/machines', line: 1, host: 'linux-builder' },
        ],
      },
    })
  })
})

describe('the Nix that is used', () => {
  it('is that of the default profile before that of nix-darwin', async () => {
    folder.program(systemNix, 'echo "nix (Nix) 2.31.2"')
    expect((await scanNix()).version).toMatchObject({ value: '2.31.2' })
    folder.program(defaultNix, 'echo "nix (Nix) 2.28.1"')
    expect((await scanNix()).version).toMatchObject({ value: '2.28.1' })
  })

  it('is run with the new command, and with the old one if that is unknown', async () => {
    folder.program(
      defaultNix,
      'echo "$*" >> "$0.calls"',
      'case "$*" in *"config show"*) echo "error: no operation is specified" >&2; exit 1;; esac',
      `echo '{"builders":{"value":""},"extra-platforms":{"value":[]},"trusted-users":{"value":["root"]},"max-jobs":{"value":4},"system":{"value":"aarch64-darwin"}}'`,
    )
    const { settings } = await scanNix()
    expect(settings).toMatchObject({
      value: { source: 'nix', builders: '', maxJobs: '4', system: 'aarch64-darwin' },
    })
  })

  it('may be missing: then the settings are read from the files, and the version has the reason', async () => {
    folder.write('/etc/nix/nix.conf', '!include nix.custom.conf\n!include /etc/nix/absent.conf\n')
    folder.write('/etc/nix/nix.custom.conf', '# mine\nbuilders = ssh://mine x86_64-linux\n')
    const { version, settings, layers, effectiveMachines } = await scanNix()
    expect(version).toMatchObject({ observed: false, reason: expect.stringContaining("Nix isn't at") })
    expect(settings).toMatchObject({ value: { source: 'nix.conf', builders: 'ssh://mine x86_64-linux' } })
    expect(layers).toMatchObject({ value: [{ file: '/etc/nix/nix.custom.conf', line: 2 }] })
    expect(effectiveMachines).toMatchObject({ value: { entries: [{ host: 'mine' }] } })
  })
})

describe('a nix.conf', () => {
  it('that disables the machines file is kept with these lines only', async () => {
    folder.write('/etc/nix/nix.conf', 'access-tokens = github.com=secret\nbuilders =\n')
    folder.write('/Users/alice/.config/nix/nix.conf', 'builders = @/etc/nix/machines\n')
    const nix = await scanNix()
    expect(nix.buildersEdits).toMatchObject({
      value: [{ path: '/etc/nix/nix.conf', layer: 'system', file: { kind: 'file', uid: 0 }, lines: [2] }],
    })
    expect(JSON.stringify(nix)).not.toContain('secret')
  })

  it('that is unreadable is not observed, and neither are the effective settings', async () => {
    folder.write('/etc/nix/nix.conf', 'builders =\n', 0o600)
    const { layers, settings, effectiveMachines } = await scanNix()
    expect(layers).toMatchObject({
      observed: false,
      reason: "/etc/nix/nix.conf can't be read by this account",
    })
    expect([settings.observed, effectiveMachines.observed]).toEqual([false, false])
  })

  it('that includes itself is read once', async () => {
    folder.write('/etc/nix/nix.conf', 'include /etc/nix/nix.conf\nbuilders =\n')
    await scanNix()
  })
})
