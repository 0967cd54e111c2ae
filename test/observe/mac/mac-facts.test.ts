import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
})
afterEach(() => folder.remove())

const scan = () => scanOnce(folder.mac)
const plist = '/Library/LaunchDaemons/org.nixos.linux-builder.plist'

describe('the disk image', () => {
  it("has the size that the guest sees and the one on this Mac's disk", async () => {
    const head = Buffer.alloc(1024 * 1024)
    head.write('QFI\xfb', 0, 'latin1')
    head.writeBigUInt64BE(20n * 1024n ** 3n, 24)
    folder.write('/var/lib/linux-builder/nixos.qcow2', head)
    expect((await scan()).diskImage).toMatchObject({
      value: { path: '/var/lib/linux-builder/nixos.qcow2', virtualBytes: 20 * 1024 ** 3 },
    })
  })

  it('that is raw has no stated size, and a missing one is null', async () => {
    expect((await scan()).diskImage).toMatchObject({ value: null })
    folder.write('/var/lib/linux-builder/nixos.qcow2', 'raw')
    expect((await scan()).diskImage).toMatchObject({ value: { virtualBytes: null } })
  })

  it("is in the job's working folder, and a start may delete it", async () => {
    const start = `/nix/store/${'0'.repeat(32)}-linux-builder-start`
    const location = '<key>WorkingDirectory</key><string>/Volumes/Big/builder</string>'
    folder.write(plist, `${location}<string>exec ${start}</string>`)
    folder.write(start, 'rm -f /Volumes/Big/builder/nixos.qcow2\n')
    folder.write('/Volumes/Big/builder/nixos.qcow2', 'raw')
    const { diskImage, services } = await scan()
    expect(diskImage).toMatchObject({ value: { path: '/Volumes/Big/builder/nixos.qcow2' } })
    expect(services[0]?.startScript).toMatchObject({ value: { ephemeral: true } })
  })

  it('is compared with the size in run-nixos-vm', async () => {
    const script = `/nix/store/${'0'.repeat(32)}-run-nixos-vm`
    folder.write(plist, script)
    folder.write(
      script,
      'createEmptyFilesystemImage "$NIX_DISK_IMAGE" "40960M"\nexec qemu -netdev user,hostfwd=tcp::31022-:22\n',
    )
    const [service] = (await scan()).services
    expect(service?.startScript).toMatchObject({ value: { diskBytes: 40 * 1024 ** 3, forwardedPort: 31022 } })
  })
})

describe('the account', () => {
  const putGroups = (name: string, groups: string) =>
    folder.program('/usr/bin/id', `[ "$*" = "-Gn ${name}" ] && echo ${groups}`)

  it('in the build group is reported, by its whole name only', async () => {
    putGroups('alice', 'staff everyone nixbld')
    expect((await scan()).mac.account).toMatchObject({
      value: { name: 'alice', uid: 501, inBuildGroup: true },
    })
    putGroups('alice', 'staff nixbldx')
    expect((await scan()).mac.account).toMatchObject({ value: { inBuildGroup: false } })
  })

  it('of root is null', async () => {
    const root = makeMacFolder({ uid: 0 })
    expect((await scanOnce(root.mac)).mac.account).toMatchObject({ observed: true, value: null })
    root.remove()
  })
})

it('version and build of macOS are read from a file, and the hypervisor is asked for', async () => {
  folder.write(
    '/System/Library/CoreServices/SystemVersion.plist',
    '<dict>\n\t<key>ProductBuildVersion</key>\n\t<string>24F74</string>\n\t<key>ProductVersion</key>\n\t<string>15.5</string>\n</dict>',
  )
  folder.program('/usr/sbin/sysctl', '[ "$*" = "-n kern.hv_support" ] && echo 0')
  const { mac } = await scan()
  expect(mac.version).toMatchObject({ value: '15.5' })
  expect(mac.osBuild).toMatchObject({ value: '24F74' })
  expect(mac.virtualization).toMatchObject({ value: false })
})

it('the certificates are probed through /run', async () => {
  folder.write('/run/org.nixos.linux-builder/certs/ca-certificates.crt', '')
  expect((await scan()).certificates).toMatchObject({
    value: { folder: { exists: true }, file: { exists: true, size: 0 } },
  })
})

describe('the store file behind the machines file', () => {
  const path = `/nix/store/${'1'.repeat(32)}-etc-machines`
  const putNixStore = (...lines: string[]) => {
    folder.write('/nix/var/nix/profiles/default/bin/nix', '')
    folder.program('/nix/var/nix/profiles/default/bin/nix-store', ...lines)
    folder.write(path, '')
    folder.link('/etc/nix/machines', path)
  }

  it('is unchanged if Nix says so', async () => {
    putNixStore(`[ "$*" = '--verify-path ${path}' ]`)
    expect((await scan()).machinesFile.storeCheck).toMatchObject({ value: { path, intact: true } })
  })

  it('was modified if Nix says so', async () => {
    putNixStore(`echo "path '${path}' was modified! expected hash 'sha256:a', got 'sha256:b'" >&2; exit 1`)
    expect((await scan()).machinesFile.storeCheck).toMatchObject({
      value: { path, intact: false, output: expect.stringContaining("got 'sha256:b'") },
    })
  })

  it('is unknown if Nix fails otherwise, and null if the file is not a link', async () => {
    putNixStore('echo "error: cannot connect" >&2; exit 1')
    expect((await scan()).machinesFile.storeCheck).toMatchObject({ observed: false })
    const other = makeMacFolder()
    other.write('/etc/nix/machines', '')
    expect((await scanOnce(other.mac)).machinesFile.storeCheck).toMatchObject({ observed: true, value: null })
    other.remove()
  })
})

describe('the socket of the nix-daemon', () => {
  it('of a dead daemon does not answer, whatever its mode', async () => {
    folder.write('/nix/var/nix/daemon-socket/socket', '', 0o600)
    const { daemon } = await scanOnce(folder.mac)
    expect(daemon).toMatchObject({
      observed: true,
      value: { answers: false, reason: 'nothing is listening on /nix/var/nix/daemon-socket/socket' },
    })
  })
})

describe('receipts', () => {
  const location = '/Library/Application Support/Builderbar'
  const formatReceipt = (id: string) =>
    JSON.stringify({
      id,
      kind: 'repair',
      name: 'load-service',
      at: '2026-06-01T12:00:00Z',
      osBuild: '24F74',
      checksums: {},
    })

  it('are those that only root can write', async () => {
    folder.write(`${location}/one.json`, formatReceipt('one'))
    folder.write(`${location}/open.json`, formatReceipt('open'), 0o666)
    folder.write(`${location}/other-name.json`, formatReceipt('one'))
    folder.write(`${location}/broken.json`, '{')
    expect((await scan()).receipts).toMatchObject({ observed: true, value: [{ id: 'one' }] })
  })

  it("are root's or the user's own depending on their folder", async () => {
    folder.write(`${location}/one.json`, formatReceipt('one'))
    const userFolder = `/Users/alice${location}/repairs`
    folder.write(`${userFolder}/two.json`, formatReceipt('two'))
    const snapshot = await scan()
    expect(snapshot.receipts).toMatchObject({ value: [{ id: 'one' }] })
    expect(snapshot.userReceipts).toMatchObject({ value: [{ id: 'two' }] })
    folder.folder(userFolder, 0o777)
    expect((await scan()).userReceipts).toMatchObject({
      observed: false,
      reason: expect.stringContaining('you'),
    })
  })

  it('in a folder that others can write are not read', async () => {
    folder.write(`${location}/one.json`, formatReceipt('one'))
    folder.folder(location, 0o777)
    expect((await scan()).receipts).toMatchObject({ observed: false })
  })
})

it('the time of the last change of nix.conf is observed, and null without the file', async () => {
  expect((await scan()).nix.confFile).toMatchObject({ value: { changedAt: null } })
  folder.write('/etc/nix/nix.conf', '')
  expect((await scan()).nix.confFile).toMatchObject({ value: { changedAt: expect.stringMatching(/^20/) } })
})

describe('Determinate Nix', () => {
  const config = '/etc/determinate/config.json'

  it('is not installed, and its builder not known', async () => {
    const { determinate, determinateBuilder } = await scan()
    expect({ determinate, determinateBuilder }).toMatchObject({
      determinate: { value: false },
      determinateBuilder: { value: null },
    })
  })

  it.each([
    ['{"builder":{"state":"enabled","memoryBytes":17179869184,"cpuCount":1}}', 'enabled'],
    ['{"builder":{"state":"disabled"}}', 'disabled'],
    ['{"builder":{"state":"waiting"}}', null],
    ['{"garbageCollector":{"strategy":"automatic"}}', null],
  ])('with %s: %s', async (text, value) => {
    folder.program('/usr/local/bin/determinate-nixd', 'exit 1')
    folder.write(config, text)
    expect(await scan()).toMatchObject({ determinate: { value: true }, determinateBuilder: { value } })
  })

  it.each(['', '{', '[]', '{"builder":true}'])('with %j is unknown', async (text) => {
    folder.write(config, text)
    expect((await scan()).determinateBuilder).toMatchObject({ observed: false })
  })
})
