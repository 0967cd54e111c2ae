import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeyFile } from '../../../electron/core/model/snapshot.ts'
import { writeGeneratedBuilder } from '../fixtures/generated-builder.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const path = '/etc/nix/builder_ed25519'
const guestHalf = '/var/lib/linux-builder/keys/builder_ed25519.pub'
const line =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb builder@localhost\n'

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
})
afterEach(() => folder.remove())

async function probeKey(keyPath = path): Promise<KeyFile> {
  const { keys } = await scanOnce(folder.mac)
  return keys.find((key) => key.path === keyPath) ?? expect.fail(`${keyPath} was not checked`)
}

describe('the key file', () => {
  it('is observed with owner and mode, and its text is not read', async () => {
    writeGeneratedBuilder(folder)
    folder.write(path, 'private', 0o640)
    folder.write(`${path}.pub`, line)
    folder.write(guestHalf, line)
    const key = await probeKey()
    expect(key.privateKey).toMatchObject({ value: { exists: true, kind: 'file', mode: 0o640, uid: 0 } })
    expect(key.publicHalf).toMatchObject({ value: { exists: true, type: 'ssh-ed25519' } })
    expect(key.guestPublicHalf).toMatchObject({ value: { exists: true, type: 'ssh-ed25519' } })
    expect(JSON.stringify(key)).not.toContain('private"')
  })

  it('is returned with the real folders above it', async () => {
    folder.write('/private/etc/nix/builder_ed25519', 'k', 0o600)
    folder.folder('/private/etc', 0o775)
    folder.link('/etc', '/private/etc')
    expect((await probeKey()).folders).toMatchObject({
      value: [
        { path: '/', uid: 0, mode: 0o755 },
        { path: '/private', mode: 0o755 },
        { path: '/private/etc', mode: 0o775 },
        { path: '/private/etc/nix', mode: 0o755 },
      ],
    })
  })

  it('may be missing: then the folders are those that would contain it', async () => {
    writeGeneratedBuilder(folder)
    folder.folder('/etc/nix')
    const key = await probeKey()
    expect(key).toMatchObject({
      privateKey: { value: { exists: false } },
      publicHalf: { value: { exists: false } },
      guestPublicHalf: { value: { exists: false } },
    })
    expect(key.folders).toMatchObject({ value: [{ path: '/' }, { path: '/etc' }, { path: '/etc/nix' }] })
  })

  it('in a closed folder is not observed', async () => {
    folder.write(path, 'k')
    folder.folder('/etc/nix', 0o700)
    expect(await probeKey()).toMatchObject({
      privateKey: { observed: false, reason: `${path} can't be read by this account` },
      folders: { observed: false },
    })
  })

  it('with an invalid public key is not observed', async () => {
    folder.write(`${path}.pub`, Buffer.from([0, 1, 2, 255]))
    expect((await probeKey()).publicHalf).toMatchObject({
      observed: false,
      reason: `${path}.pub has no public key in it`,
    })
  })

  it('with a pipe as public key is not opened', async () => {
    folder.folder('/etc/nix')
    execFileSync('mkfifo', [folder.host(`${path}.pub`)])
    expect((await probeKey()).publicHalf).toMatchObject({
      observed: false,
      reason: `${path}.pub is a pipe, not a file`,
    })
  })
})

describe('the probed keys', () => {
  it('are those in the entries, and the usual one', async () => {
    folder.write(
      '/etc/nix/machines',
      'ssh://a x86_64-linux /keys/one\nssh://b x86_64-linux keys/two\nssh://c x86_64-linux /keys/one\n',
    )
    const { keys } = await scanOnce(folder.mac)
    expect(keys.map((key) => key.path)).toEqual([path, '/keys/one', 'keys/two'])
    expect(keys[2]?.privateKey).toMatchObject({
      observed: false,
      reason: "keys/two is a relative path, so Builderbar can't tell which file it is",
    })
  })
})
