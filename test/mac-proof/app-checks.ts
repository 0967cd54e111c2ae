import { setTimeout as pause } from 'node:timers/promises'
import type { Mac } from '../../electron/mac/mac.ts'
import { readProcessTable } from '../../electron/observe/service/process-probe.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { describeEnd, expectThat, type ProofCheck, type ProofContext, readOutput } from './proof-check.ts'

const packTimeoutMs = 15 * 60_000
const startTimeoutMs = 30_000
/** The popover's page is loaded and drawn within this time. */
const drawnAfterMs = 4_000

/** Folder of what `npm run pack` makes. */
const getReleaseFolder = ({ checkout }: ProofContext) => `${checkout}/release`
const getAppPath = (context: ProofContext) =>
  `${getReleaseFolder(context)}/${process.arch === 'arm64' ? 'mac-arm64' : 'mac'}/Builderbar.app`

async function provePacking(context: ProofContext): Promise<string> {
  const { mac, checkout } = context
  const result = await mac.run(process.execPath, [`${checkout}/scripts/pack.mjs`], {
    timeoutMs: packTimeoutMs,
    maxBytes: 64 * 1024 * 1024,
    environment: { CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
  })
  expectThat(result.status === 'exited' && result.code === 0, describeEnd(result))
  const names = await mac.list(getReleaseFolder(context))
  expectThat(names.ok && names.value !== null, 'There is no folder release.')
  const files = names.value.filter((name) => /\.(dmg|zip)$/.test(name))
  expectThat(files.length === 4, `Expected a dmg and a zip for arm64 and x64, not ${files.join(', ')}.`)
  return files.join(', ')
}

async function proveSigning(context: ProofContext): Promise<string> {
  const app = getAppPath(context)
  const { mac, checkout } = context
  const options = [
    '--force',
    '--deep',
    '--options',
    'runtime',
    '--entitlements',
    `${checkout}/assets/entitlements.plist`,
  ]
  await readOutput(mac, '/usr/bin/codesign', [...options, '--sign', '-', app], 120_000)
  await readOutput(mac, '/usr/bin/codesign', ['--verify', '--deep', '--strict', app], 120_000)
  return 'signed ad hoc for the hardened runtime, and verified'
}

async function proveInfo(context: ProofContext): Promise<string> {
  const file = `${getAppPath(context)}/Contents/Info.plist`
  const text = await readOutput(context.mac, '/usr/bin/plutil', ['-convert', 'json', '-o', '-', file])
  context.keep('Info.plist.json', text)
  for (const key of ['LSUIElement', 'NSLocalNetworkUsageDescription', 'dev.builderbar.app'])
    expectThat(text.includes(`"${key}"`), `Info.plist has no ${key}.`)
  const catalog = await context.mac.lstat(`${getAppPath(context)}/Contents/Resources/Assets.car`)
  const hasCatalog = catalog.ok && catalog.value.exists
  expectThat(
    hasCatalog === text.includes('"CFBundleIconName"'),
    'The icon of macOS 26 has no name, or no catalog.',
  )
  return `a menu bar app with its id and the reason for local network access; ${hasCatalog ? 'with' : 'without'} the icon of macOS 26`
}

async function proveTerminalProgram(context: ProofContext): Promise<string> {
  const { mac } = context
  const contents = `${getAppPath(context)}/Contents`
  const version = (await readOutput(mac, `${contents}/Resources/builderbar`, ['--version'])).trim()
  expectThat(version === packageJson.version, `It is version ${version}.`)
  const result = await mac.run(`${contents}/MacOS/Builderbar`, ['status', '--quick'], { timeoutMs: 60_000 })
  expectThat(result.status === 'exited' && result.code <= 6, describeEnd(result))
  context.keep('status.txt', result.stdout)
  return `version ${version}; status ended with ${result.code}`
}

/** Process ids of the app's main program. */
async function listPids(mac: Mac, program: string): Promise<readonly number[]> {
  const table = await readProcessTable(mac)
  expectThat(table.observed, 'The process table was not read.')
  return table.value.filter(({ command }) => command.startsWith(program)).map(({ pid }) => pid)
}

async function proveStart(context: ProofContext): Promise<string> {
  const { mac } = context
  const app = getAppPath(context)
  const program = `${app}/Contents/MacOS/Builderbar`
  await readOutput(mac, '/usr/bin/open', ['-n', app])
  const until = Date.now() + startTimeoutMs
  let pids = await listPids(mac, program)
  while (pids.length === 0 && Date.now() < until) {
    await pause(500)
    pids = await listPids(mac, program)
  }
  try {
    expectThat(pids.length > 0, 'The app did not start.')
    await pause(drawnAfterMs)
    await readOutput(mac, '/usr/sbin/screencapture', ['-x', context.keep('menu-bar.png')])
    // Opening an app that runs opens its popover.
    await readOutput(mac, '/usr/bin/open', [app])
    await pause(drawnAfterMs)
    await readOutput(mac, '/usr/sbin/screencapture', ['-x', context.keep('popover.png')])
    const remainingPids = await listPids(mac, program)
    expectThat(remainingPids.length > 0, 'The app ended by itself.')
  } finally {
    for (const pid of pids) if (mac.isAlive(pid)) process.kill(pid, 'SIGTERM')
  }
  return 'it starts and stays; look at menu-bar.png and popover.png'
}

async function proveIntegrity(context: ProofContext): Promise<string> {
  const { mac } = context
  const tempFolder = await mac.createTempFolder(() => ({}))
  expectThat(tempFolder.ok, tempFolder.ok ? '' : tempFolder.reason)
  try {
    const copy = `${tempFolder.value.folder}/Builderbar.app`
    await readOutput(mac, '/bin/cp', ['-Rp', getAppPath(context), copy], 120_000)
    const archive = `${copy}/Contents/Resources/app.asar`
    await readOutput(mac, '/bin/sh', ['-c', `printf x >> '${archive}'`])
    const result = await mac.run(`${copy}/Contents/MacOS/Builderbar`, [], { timeoutMs: startTimeoutMs })
    expectThat(
      result.status === 'signalled' || (result.status === 'exited' && result.code !== 0),
      describeEnd(result),
    )
    return `a changed archive does not start: ${describeEnd(result).slice(0, 120)}`
  } finally {
    await tempFolder.value.remove()
  }
}

async function proveDiskImage(context: ProofContext): Promise<string> {
  const { mac } = context
  const image = `${getReleaseFolder(context)}/Builderbar-${packageJson.version}-${process.arch}.dmg`
  const tempFolder = await mac.createTempFolder(() => ({}))
  expectThat(tempFolder.ok, tempFolder.ok ? '' : tempFolder.reason)
  const place = `${tempFolder.value.folder}/image`
  const hdiutil = '/usr/bin/hdiutil'
  try {
    await readOutput(mac, hdiutil, ['attach', '-nobrowse', '-readonly', '-mountpoint', place, image], 120_000)
    try {
      await readOutput(mac, '/bin/ls', [
        `${place}/Builderbar.app/Contents/Info.plist`,
        `${place}/Applications`,
      ])
    } finally {
      await readOutput(mac, hdiutil, ['detach', place, '-force'], 60_000)
    }
  } finally {
    await tempFolder.value.remove()
  }
  return 'the app and the link to Applications are in it'
}

const check = (
  id: string,
  proves: string,
  run: ProofCheck['run'],
  rows: readonly string[] = [],
): ProofCheck => ({
  id,
  proves,
  rows,
  onFakeMac: false,
  run,
})

/** In this order: the first packs the app that the others check. */
export const appChecks: readonly ProofCheck[] = [
  check('packing', 'the app is packed for both processors', provePacking, ['packing']),
  check('disk-image', 'the disk image is mounted and has the app', proveDiskImage),
  check('info', 'the app has its keys in Info.plist', proveInfo),
  check('integrity', 'an app with a changed archive ends at once', proveIntegrity, [
    'integrity of the archive',
  ]),
  check('signing', 'the app can be signed ad hoc', proveSigning),
  check('terminal-program', 'the terminal program in the app runs', proveTerminalProgram, [
    'the terminal program from the app',
  ]),
  check('start', 'the app starts and shows its icon and popover', proveStart),
]
