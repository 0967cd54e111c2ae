import { chownSync } from 'node:fs'
import { posix } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogEvidence } from '../../../electron/diagnose/facts/builder-log-messages.ts'
import { makeDarwinVz } from '../fixtures/darwin-vz-builder.ts'
import { writeGeneratedBuilder } from '../fixtures/generated-builder.ts'
import { makeHexBoxBridge, makeHexBoxProxy } from '../fixtures/hexbox-builders.ts'
import { makeColima } from '../fixtures/lima-builders.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
import { putBuilder } from '../fixtures/running-builder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'
import { makeVirby } from '../fixtures/virby-builder.ts'

const label = 'org.nixos.tux'
/** DeterminateSystems/determinate, modules/nix-darwin/default.nix: both paths, whatever `hostName` is. */
const path = '/var/log/nixos-based-vm-builder.log'
const gic = 'qemu-system-aarch64: HVF does not support GICv2 emulation'

let folder: MacFolder
beforeEach(() => {
  folder = makeMacFolder()
  writeGeneratedBuilder(folder, { label, workingDirectory: '/var/lib/tux', logPath: path })
})
afterEach(() => folder.remove())

async function scanWithLog(text: string, mode = 0o644) {
  folder.write(path, text, mode)
  const snapshot = await scanOnce(folder.mac)
  const service =
    snapshot.services.find((candidate) => candidate.label === label) ?? expect.fail('no service')
  return { snapshot, evidence: createLogEvidence(snapshot, service) }
}

describe("the log that Determinate's plist names", () => {
  it('is read, also under another hostName, and its known messages are evidence', async () => {
    const { snapshot, evidence } = await scanWithLog(`starting\n${gic}\n`)
    expect(snapshot.serviceLogs).toMatchObject([
      { label, isRootsOwn: true, log: { path, lines: ['starting', gic], causes: [{ cause: 'qemu-gic' }] } },
    ])
    expect(evidence.evidence).toMatchObject([{ source: { file: path }, value: gic }])
  })

  it('gives no evidence by a message that many lines followed', async () => {
    const { evidence } = await scanWithLog(`${gic}\n${'[ OK ] Started\n'.repeat(80)}`)
    expect(evidence.evidence).toEqual([])
  })

  it.each([
    ['others may write to it', 0o666, 0],
    ['it belongs to another account', 0o644, 501],
  ])('is shown and proves nothing where %s', async (_title, mode, uid) => {
    folder.write(path, `${gic}\n`, mode)
    if (process.getuid?.() === 0) chownSync(folder.host(path), uid, 0)
    const snapshot = await scanOnce(folder.mac)
    expect(snapshot.serviceLogs).toMatchObject([{ isRootsOwn: false }])
    expect(
      createLogEvidence(snapshot, snapshot.services.find((service) => service.label === label) ?? null),
    ).toMatchObject({
      evidence: [],
    })
  })

  it.each([
    ['does not exist', () => undefined],
    ['is a link', () => folder.link(path, '/etc/master.passwd')],
  ])('is left out where it %s', async (_title, putLog) => {
    putLog()
    expect(await scanOnce(folder.mac)).not.toHaveProperty('serviceLogs')
  })
})

describe("vzvm's part of the unified log", () => {
  const vz = 'org.nixos.linux-builder'
  const panic = 'Kernel panic - not syncing: Attempted to kill init!'
  const putLog = (userID: number) =>
    folder.program(
      '/usr/bin/log',
      `echo "$@" >> '${folder.host('/bootMemory')}'`,
      `echo '${JSON.stringify({ eventMessage: panic, userID, timestamp: '2026-03-10 13:00:00.000000+0100' })}'`,
    )
  const scan = async (boot = {}) => {
    writeGeneratedBuilder(folder, { label: vz, form: 'vz' })
    folder.program('/bin/launchctl', `printf 'system/${vz} = {\\n\\tstate = running\\n\\tpid = 700\\n}\\n'`)
    const bootMemory = { firstStartAt: null, runsAtFirstStart: null, goodBannerAt: null, ...boot }
    return scanOnce(folder.mac, { boot: bootMemory })
  }

  it('is read while the builder does not answer, within a time and a size', async () => {
    putLog(folder.mac.rootUid)
    const { serviceLogs } = await scan()
    expect(serviceLogs).toMatchObject([
      { label: vz, log: { lines: [panic], causes: [{ cause: 'guest-panic' }] } },
    ])
    const call = await folder.mac.read('/bootMemory')
    expect(call).toMatchObject({ value: expect.stringMatching(/--last 15m --predicate subsystem == /) })
  })

  it('is not read for a builder that answered at the last scan', async () => {
    putLog(folder.mac.rootUid)
    expect(await scan({ goodBannerAt: '2026-03-10T12:00:00.000Z' })).not.toHaveProperty('serviceLogs')
  })

  it('proves nothing by events of other accounts', async () => {
    putLog(folder.mac.rootUid + 501)
    expect(await scan()).not.toHaveProperty('serviceLogs')
  })
})

it("the nix-daemon's log is read, and its messages are not those of a builder", async () => {
  folder.write('/var/log/nix-daemon.log', 'error: writing to file: No space left on device\n')
  const { serviceLogs } = await scanOnce(folder.mac)
  expect(serviceLogs).toMatchObject([
    { label: 'org.nixos.nix-daemon', log: { path: '/var/log/nix-daemon.log', causes: [] } },
  ])
})

describe("a log of the account that runs another module's service", () => {
  const words = 'level=ERROR msg="failed to discover IP address: timeout exceeded"\n'
  const virby = 348
  const scanVirby = async (owner: number, mode = 0o644) => {
    const builder = makeVirby('org.nixos.virbyd', 'vfkit')
    builder.put(folder)
    const plist = '/Library/LaunchDaemons/org.nixos.virbyd.plist'
    const text = await folder.mac.read(plist)
    const log = '<key>StandardOutPath</key><string>/tmp/virbyd.log</string>'
    folder.write(plist, (text.ok ? (text.value ?? '') : '').replace('<key>Label', `${log}<key>Label`))
    folder.write('/tmp/virbyd.log', words, mode)
    if (process.getuid?.() === 0) {
      chownSync(folder.host('/var/lib/virby'), virby, virby)
      chownSync(folder.host('/tmp/virbyd.log'), owner, 0)
    }
    const snapshot = await scanOnce(folder.mac)
    const service = snapshot.services.find((candidate) => candidate.label === 'org.nixos.virbyd') ?? null
    return createLogEvidence(snapshot, service)
  }

  it('is evidence if it has a known message', async () => {
    const { evidence, explanation, repairs } = await scanVirby(virby)
    expect(evidence).toMatchObject([{ source: { file: '/tmp/virbyd.log' }, value: words.trim() }])
    expect(explanation).toContain('got no network address')
    expect(repairs).toEqual([])
  })

  it.each([
    ['another account wrote it', 501, 0o644],
    ['every account may write to it', virby, 0o666],
  ])('proves nothing where %s', async (_title, owner, mode) => {
    expect((await scanVirby(owner, mode)).evidence).toEqual([])
  })
})

it("Lima's host agent has a log of its own, which an agent of Colima wrote as this user", async () => {
  const colima = makeColima()
  folder.remove()
  folder = makeRouteFolder()
  putBuilder(folder, colima, 'failed')
  const log = '/Users/alice/.colima/_lima/colima/ha.stderr.log'
  folder.write(log, '{"level":"fatal","msg":"exiting, status={Running:false Exiting:true}"}\n')
  if (process.getuid?.() === 0) chownSync(folder.host(log), folder.mac.uid, 20)
  const { serviceLogs = [] } = await scanOnce(folder.mac)
  expect(serviceLogs).toMatchObject([
    {
      label: colima.label,
      isOfItsAccount: true,
      log: { path: log, causes: [{ cause: 'host-agent-ended' }] },
    },
  ])
})

describe("Lima's log is that of the environment in the plist", () => {
  const label = 'com.example.nix-builder'
  const formatLogPath = (log: string) => `/Users/alice/${log}/ha.stderr.log`

  async function scanAgent(program: readonly string[], environment: Readonly<Record<string, string>>) {
    folder.remove()
    folder = makeRouteFolder()
    const variables = Object.entries(environment)
      .map(([name, value]) => `<key>${name}</key><string>${value}</string>`)
      .join('')
    folder.write(
      `/Users/alice/Library/LaunchAgents/${label}.plist`,
      `<plist><dict><key>Label</key><string>${label}</string><key>EnvironmentVariables</key><dict>${variables}</dict><key>ProgramArguments</key><array>${program.map((word) => `<string>${word}</string>`).join('')}</array></dict></plist>`,
    )
    const homes = '.colima/_lima/colima .colima/_lima/colima-nix .c/_lima/colima .l/nix .lima/nix'
    for (const log of homes.split(' '))
      folder.write(formatLogPath(log), 'time="…" level=info msg="[hostagent] starting"\n')
    const { COLIMA_HOME: home } = environment
    if (home !== undefined) folder.write(posix.normalize(`${home}/_lima/colima/ha.stderr.log`), 'no\n')
    const { serviceLogs = [] } = await scanOnce(folder.mac)
    return serviceLogs.filter((log) => log.label === label).map(({ log }) => log.path)
  }
  const colima = '/opt/homebrew/bin/colima'
  const lima = '/opt/homebrew/bin/limactl'

  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['none', [colima, 'start', '-f'], {}, '.colima/_lima/colima'],
    ['another profile', [colima, 'start', '-f', '-p', 'nix'], {}, '.colima/_lima/colima-nix'],
    ['COLIMA_HOME', [colima, 'start', '-f'], { COLIMA_HOME: '/Users/alice/.c' }, '.c/_lima/colima'],
    ['LIMA_HOME', [lima, 'start', '--foreground', 'nix'], { LIMA_HOME: '/Users/alice/.l' }, '.l/nix'],
    ["an agent's own Lima", [lima, 'start', '--foreground', 'nix'], {}, '.lima/nix'],
  ])('%s', async (_title, program, environment, log) => {
    expect(await scanAgent(program, environment)).toEqual([formatLogPath(log)])
  })

  it.each([
    '/Volumes/SSD',
    '/Users/alice/Documents',
    '//Users/alice/Documents',
    '/users/alice/Documents',
    '/Users/alice/.c/../Documents',
    '/Users/alice/.c/..',
    '/System/Volumes/Data/Users/alice/Documents',
  ])('not %s, for which macOS asks the user', async (home) => {
    expect(await scanAgent([colima, 'start', '-f'], { COLIMA_HOME: home })).toEqual([])
  })
})

describe('logs that no plist names', () => {
  const words = 'Could not discover guest VM IP address after polling DHCP leases and the ARP table.'

  it.each([
    ["darwin-vz-nix' console", makeDarwinVz(), '/var/lib/darwin-vz-nix/console.log'],
    ["HexBox' start", makeHexBoxBridge(), '/Users/alice/.local/state/hb/hexbox-readiness.log'],
  ])('are read: %s', async (_title, builder, logPath) => {
    builder.put(folder)
    folder.write(logPath, `${words}\n`)
    const { serviceLogs = [] } = await scanOnce(folder.mac)
    expect(serviceLogs.find(({ log }) => log.path === logPath)).toMatchObject({
      label: builder.label,
      log: { causes: [{ cause: 'no-address', line: words }] },
    })
  })

  it("are read where HexBox' ProxyCommand starts the VM, under the entry's URI", async () => {
    folder.remove()
    folder = makeRouteFolder()
    putBuilder(folder, makeHexBoxProxy())
    const logPath = '/Users/alice/.local/state/hb/hexbox-readiness.log'
    folder.write(logPath, 'hexbox: builder machine nix-builder did not reach status running\n')
    const { serviceLogs = [] } = await scanOnce(folder.mac)
    expect(serviceLogs).toMatchObject([{ label: 'ssh-ng://container-builder', log: { path: logPath } }])
  })

  it('are left out where they do not exist', async () => {
    makeDarwinVz().put(folder)
    expect((await scanOnce(folder.mac)).serviceLogs ?? []).toEqual([])
  })
})
