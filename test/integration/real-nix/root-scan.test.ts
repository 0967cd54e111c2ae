import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { findingSchema } from '../../../electron/core/model/finding.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

const statusSchema = z.object({
  state: z.string(),
  findings: z.array(findingSchema),
  snapshot: snapshotSchema,
})

let mac: MacWithBuilderbar
beforeEach(async () => {
  mac = await openMacWithBuilderbar()
})
afterEach(() => mac.stop())

async function runRootScan(via = 'sudo') {
  const result = await mac.builderbar(`status --json --quick --deep --via ${via}`)
  const { state, findings, snapshot } = statusSchema.parse(JSON.parse(result.stdout))
  // This guest builds for one of the two systems of its entry.
  const rootFindings = findings.filter(
    ({ causedBy, severity, id }) => causedBy === null && severity !== 'note' && id !== 'x86-not-runnable',
  )
  if (snapshot.rootScan?.observed !== true)
    throw new Error(`no root scan: ${JSON.stringify(snapshot.rootScan)}`)
  const rootIds = rootFindings.map(({ id, severity }) => `${severity} ${id}`).sort()
  return { state, findings, snapshot, rootIds, rootScan: snapshot.rootScan.value }
}
const runAsRoot = async (line: string) => {
  const result = await mac.sh('root', line)
  if (result.code !== 0) throw new Error(result.output)
}
const rootBlock = `mkdir -p -m 700 /var/root/.ssh; cat >/var/root/.ssh/config <<'CONF'
Host linux-builder
  HostName 127.0.0.1
  Port 31022
  User builder
  HostKeyAlias linux-builder
CONF
chmod 600 /var/root/.ssh/config`
const withoutInclude = "sed -i '/^Include/d' /etc/ssh/ssh_config"

test.each(['sudo', 'osascript'])(
  'a root scan of a healthy Mac by %s logs in and reports the guest',
  async (via) => {
    const { rootIds, rootScan, findings, snapshot } = await runRootScan(via)
    expect(rootIds).toEqual([])
    const systemFinding = findings.find(({ id }) => id === 'x86-not-runnable')
    expect(systemFinding?.title).toContain('listed for aarch64-linux')
    const [entry] = rootScan.entries
    expect(entry).toMatchObject({
      uri: 'ssh-ng://builder@linux-builder',
      route: {
        value: { hostname: 'localhost', port: 31022, user: 'builder', hostKeyAlias: 'linux-builder' },
      },
      login: { value: { works: true } },
      guest: { value: { systems: expect.arrayContaining(['x86_64-linux']), storeAnswers: true } },
    })
    if (!entry?.guest.observed) throw new Error('the guest was not observed')
    expect(Math.abs(entry.guest.value.clockOffsetSeconds)).toBeLessThan(5)
    expect(entry.guest.value.disk.totalBytes).toBeGreaterThan(entry.guest.value.disk.freeBytes)
    expect(snapshot.mac.scannedAsRoot).toBe(false)
    expect(rootScan.rootSshFile).toMatchObject({ value: { exists: false } })
  },
)

test('a root scan leaves a receipt that everybody can read, and nothing else', async () => {
  const before = await mac.files()
  await runRootScan()
  expect(await mac.files()).toBe(before)
  expect((await mac.sh('root', 'ls -A /var/root /tmp | grep builderbar')).stdout).toBe('')
  const secondScan = await runRootScan()
  expect(secondScan.snapshot.receipts).toMatchObject({
    value: [{ kind: 'root-scan', name: 'ssh-ng://builder@linux-builder' }],
  })
  const listing = await mac.sh('root', "ls -ln '/Library/Application Support/Builderbar' | grep json")
  expect(listing.stdout).toMatch(/^-rw-r--r--\S* \d+ 0 0 /)
})

describe("root's own view of the route", () => {
  test('shows that it works if only a block of root corrects it', async () => {
    await runAsRoot(`${withoutInclude}; ${rootBlock}`)
    const { rootIds, rootScan } = await runRootScan()
    expect(rootIds).toEqual([])
    expect(rootScan.entries[0]?.blocks).toContainEqual({ file: '/var/root/.ssh/config', line: 1 })
    expect(rootScan.rootSshFile).toMatchObject({ value: { exists: true, mode: 0o600, uid: 0 } })
  })

  test('turns a likely problem into a certain one', async () => {
    await runAsRoot(`${withoutInclude}; printf '127.0.0.1\\tlinux-builder\\n' >>/etc/hosts`)
    const { rootIds, rootScan } = await runRootScan()
    expect(rootIds).toEqual(['error ssh-route'])
    expect(rootScan.entries[0]?.login).toMatchObject({
      value: { works: false, output: expect.stringContaining('REMOTE HOST IDENTIFICATION HAS CHANGED') },
    })
  })

  test('names a file that ssh refuses', async () => {
    await runAsRoot(`${rootBlock}; chmod 666 /var/root/.ssh/config`)
    expect((await runRootScan()).rootIds).toEqual(['error root-ssh-config'])
  })
})

describe('a root scan finds by logging in', () => {
  test('that the guest does not know the key', async () => {
    expect((await mac.inGuest('rm /home/builder/.ssh/authorized_keys')).code).toBe(0)
    expect((await runRootScan()).rootIds).toEqual(['error auth-refused'])
  })

  test("that the guest's Nix does not answer", async () => {
    await mac.inGuest('rm -f /nix/var/nix/daemon-socket/socket')
    expect((await runRootScan()).rootIds).toEqual(['error guest-store-unreachable'])
  })

  test('that a key which root accepted once is as good as a pin', async () => {
    await runAsRoot(
      `line=$(cut -d' ' -f1-7 /etc/nix/machines); rm /etc/nix/machines; echo "$line -" >/etc/nix/machines`,
    )
    expect((await runRootScan()).rootIds).toContain('error host-key-unpinned')
    await runAsRoot(
      'mkdir -p -m 700 /var/root/.ssh; ssh-keyscan -p 31022 127.0.0.1 2>/dev/null | sed "s/^[^ ]*/linux-builder/" >/var/root/.ssh/known_hosts',
    )
    expect((await runRootScan()).rootIds).toEqual(['warning machines-unmanaged'])
  })
})

test('a cancelled prompt leaves the rest of the scan, with the reason', async () => {
  await runAsRoot(`echo '{"answer":"cancel"}' >/fakes/prompt.json`)
  const result = await mac.builderbar('status --json --quick --deep --via osascript')
  const { state, snapshot } = statusSchema.parse(JSON.parse(result.stdout))
  expect(state).toBe('healthy')
  expect(snapshot.rootScan).toMatchObject({
    observed: false,
    reason: expect.stringMatching(/cancel|password/i),
  })
  const text = await mac.builderbar('status --quick --deep --via osascript')
  expect(text.stdout).toMatch(/Not checked as root: \S+.*cancel/i)
})
