import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAddress } from '../../../electron/app/updates/update-feed.ts'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { reservePort } from '../../fake-mac/port-reservation.ts'
import { findIconPosition, waitForEmptyTray, waitForOtherTray } from '../fixtures/app-on-desktop.ts'
import { click, listNotifications, listWindows, press, waitForWindow } from '../fixtures/desktop-input.ts'
import {
  type ExitResult,
  isPortOpen,
  listArchiveFiles,
  type PackedApp,
  packApp,
  startPacked,
} from '../fixtures/packed-app.ts'
import { findDifferenceArea, takePicture } from '../fixtures/screen-picture.ts'

let packedApp: PackedApp
let fakeMac: FakeMac
let home: string
let remote: string
beforeAll(async () => {
  ;[packedApp, fakeMac] = await Promise.all([packApp(), createFakeMac({ scenario: 'key-0640' })])
  home = mkdtempSync(join(tmpdir(), 'builderbar-home-'))
  remote = mkdtempSync(join(tmpdir(), 'builderbar-elsewhere-'))
})
afterAll(async () => {
  await fakeMac?.stop()
  packedApp?.remove()
  for (const folder of [home, remote]) if (folder) rmSync(folder, { recursive: true, force: true })
})

/** Environment with the fake Mac, and a home folder in which the app must write nothing. */
function onTheMac(): NodeJS.ProcessEnv {
  return { BUILDERBAR_ROOT: fakeMac.root, BUILDERBAR_HOME: fakeMac.dataFolder, HOME: home }
}

/** The first line of every command in a sandbox. */
const formatNotThisMac = () =>
  `builderbar: not this Mac: everything below is about the folder ${fakeMac.root}.\n`

/** Runs the packed app without a desktop until it ends. */
function runInTerminal(
  messages: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ExitResult> {
  const noDesktop = { DISPLAY: undefined, DBUS_SESSION_BUS_ADDRESS: undefined }
  return startPacked(packedApp.program, messages, { ...onTheMac(), ...noDesktop, ...environment }).exited
}

describe('the packed files', () => {
  it('are those that were built and no others, in less than 3 MB, each with its checksum', () => {
    const files = listArchiveFiles(packedApp.archive)
    const paths = files.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'dist/main.js', 'dist/preload.cjs']))
    const packedPath =
      /^(package\.json|dist\/(main\.js|parts\/[\w-]+\.js|preload\.cjs|assets\/[\w@-]+\.png|renderer\/(index\.html|assets\/[\w-]+\.(js|css|svg))))$/
    expect(paths.filter((path) => !packedPath.test(path))).toEqual([])
    expect(statSync(packedApp.archive).size).toBeLessThan(3_000_000)
    const isWrong = (bytes: Buffer, sum: string) => createHash('sha256').update(bytes).digest('hex') !== sum
    expect(files.flatMap(({ path, bytes, checksum }) => (isWrong(bytes, checksum) ? [path] : []))).toEqual([])
    const resources = join(packedApp.folder, 'resources')
    const names = 'app-update.yml app.asar builder-shell.command builderbar builderbar.1 completions'
    expect(readdirSync(resources).join(' ')).toBe(names)
    const update = readFileSync(join(resources, 'app-update.yml'), 'utf8')
    expect(parseAddress(update)).toBe('https://github.com/someone/builderbar/releases/latest/download')
  })

  it("have the fuses of Electron's security guide", async () => {
    const [fuseOff, fuseOn] = Buffer.from('01') // Digits.
    const wire = await getCurrentFuseWire(packedApp.program)
    const enabledFuses = [
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ]
    const disabledFuses = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ]
    expect(enabledFuses.filter((fuse) => wire[fuse] !== fuseOn)).toEqual([])
    expect(disabledFuses.filter((fuse) => wire[fuse] !== fuseOff)).toEqual([])
  })
})

describe('the packed app, started with a command,', () => {
  it('is the CLI: it needs no desktop and writes nothing into the home folder', async () => {
    const { code, stdout, stderr } = await runInTerminal(['status', '--json'])
    expect(stderr).toBe(formatNotThisMac())
    expect(JSON.parse(stdout)).toMatchObject({ schema: 2, state: 'down' })
    expect(code).toBe(2)
    expect(readdirSync(home)).toEqual([])
  })

  it.each([
    // The version says nothing about the folder.
    [['--version'], false, /^builderbar \d+\.\d+\.\d+\n$/],
    [['explain', 'key-permissions'], true, /key-permissions/],
    [['repair', '--dry-run', '--json'], true, /"fix-key-permissions"/],
  ])('handles %j, with the warning: %s', async (messages, warns, message) => {
    const result = await runInTerminal(messages)
    const stderr = warns ? formatNotThisMac() : ''
    expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(message), stderr })
  })

  it('is found through a link to its command line tool, wherever the link is', () => {
    const contents = join(remote, 'Builder bar.app/Contents')
    for (const folder of ['MacOS', 'Resources']) mkdirSync(join(contents, folder), { recursive: true })
    const stub = `#!/bin/sh\nexport ELECTRON_DISABLE_SANDBOX=1\nexec '${packedApp.program}' "$@"\n`
    writeFileSync(join(contents, 'MacOS/Builderbar'), stub, { mode: 0o755 })
    copyFileSync(join(packedApp.folder, 'resources/builderbar'), join(contents, 'Resources/builderbar'))
    symlinkSync(join(contents, 'Resources/builderbar'), join(remote, 'first'))
    symlinkSync('first', join(remote, 'second'))
    const place = { encoding: 'utf8', cwd: '/', env: { PATH: '/usr/bin:/bin' } } as const
    const runSecond = (messages: string[]) => spawnSync(join(remote, 'second'), messages, place)
    expect(runSecond(['--version']).stdout).toMatch(/^builderbar \d/)
    expect(runSecond([]).stdout).toContain("monitors and repairs Nix's Linux builder on a Mac")
    expect(runSecond(['explain', 'no such finding']).status).toBe(64)
  })

  it('refuses an unknown command', async () => {
    const refusal = expect.stringContaining("unknown command 'no-such-command'")
    expect(await runInTerminal(['no-such-command'])).toMatchObject({ code: 64, stderr: refusal })
  })
})

describe('the packed app under attack', () => {
  it.each(['--remote-debugging-port', '-remote-debugging-port'])('names %s and quits', async (name) => {
    const port = await reservePort()
    const app = startPacked(packedApp.program, [`${name}=${port}`], onTheMac())
    let wasOpen = false
    let hasExited = false
    void app.exited.finally(() => {
      hasExited = true
    })
    while (!hasExited) {
      wasOpen ||= await isPortOpen(port)
      await pause(10)
    }
    const { code, stderr } = await app.exited
    expect(stderr).toContain('won’t open with --remote-debugging-port')
    expect({ code, wasOpen }).toEqual({ code: 64, wasOpen: false })
  })

  it.each([
    [['--remote-debugging-pipe']],
    [['--js-flags=--expose-gc']],
    [['--host-resolver-rules=MAP * 127.0.0.1']],
    [['--renderer-cmd-prefix=/bin/true']],
  ])('refuses %j', async (messages) => {
    const { code, stdout, stderr } = await runInTerminal(messages)
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toContain('won’t open with')
  })

  it('loads no code from the environment or from a folder beside its archive', async () => {
    const mark = join(remote, 'foreign-code-ran')
    const script = join(remote, 'foreign.cjs')
    const folder = join(packedApp.folder, 'resources/app')
    const code = `require('node:fs').writeFileSync('${mark}', '')`
    writeFileSync(script, code)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{"name":"foreign","main":"main.js"}')
    writeFileSync(join(folder, 'main.js'), code)
    try {
      const foreign = { NODE_OPTIONS: `--require ${script}`, ELECTRON_RUN_AS_NODE: '1' }
      const result = await runInTerminal(['--version'], foreign)
      expect(result.stdout).toMatch(/^builderbar /)
      await runInTerminal([script], { ELECTRON_RUN_AS_NODE: '1' })
      expect(existsSync(mark)).toBe(false)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the packed app on a desktop', () => {
  it('stays in the tray through a problem and its end, and cannot be debugged', async () => {
    const emptyTray = await waitForEmptyTray()
    const lastForeignId = Math.max(0, ...(await listNotifications()).map(({ id }) => id))
    const waitForNotification = async (title: string) => {
      for (const deadline = Date.now() + 40_000; Date.now() < deadline; await pause(250)) {
        const newNotification = (await listNotifications()).find(
          (notification) => notification.id > lastForeignId && notification.title.startsWith(title),
        )
        if (newNotification !== undefined) return newNotification
      }
      throw new Error(`no notification "${title}": ${JSON.stringify(await listNotifications())}`)
    }
    const app = startPacked(packedApp.program, [], onTheMac())
    try {
      const icon = findIconPosition(emptyTray, await waitForOtherTray(emptyTray))
      expect(await waitForNotification('SSH rejects')).toMatchObject({ from: 'Builderbar' })
      const trayWhileDown = await waitForOtherTray(emptyTray)

      const areaBelowBar = { x: 0, y: 24, width: 1280, height: 500 }
      const pictureWithoutPopover = await takePicture(areaBelowBar)
      await click(icon)
      await waitForWindow('Builderbar', true)
      // Does not wait for a still picture, since the page counts the seconds since the last scan.
      const findArea = async () => findDifferenceArea(pictureWithoutPopover, await takePicture(areaBelowBar))
      await expect.poll(async () => (await findArea())?.height ?? 0, { timeout: 30_000 }).toBeGreaterThan(150)
      const popover = await findArea()
      for (const key of ['F12', 'ctrl+shift+i', 'alt+ctrl+i']) await press(key)
      await pause(1000)
      expect((await listWindows()).filter((title) => /devtools|developer/i.test(title))).toEqual([])
      await waitForWindow('Builderbar', true)
      expect(popover?.width).toBeGreaterThanOrEqual(350)
      expect(popover?.width).toBeLessThanOrEqual(370)
      await press('Escape')
      await waitForWindow('Builderbar', false)

      // A second start opens the popover of the first and exits.
      const second = await startPacked(packedApp.program, [], onTheMac()).exited
      expect(second.code).toBe(0)
      await waitForWindow('Builderbar', true)
      await press('Escape')
      await waitForWindow('Builderbar', false)

      await fakeMac.setScenario('healthy')
      await waitForNotification('Linux builder is back')
      await waitForOtherTray(trayWhileDown)
      await click(icon, 'right')
      await press('Up')
      await press('Return')
      expect((await app.exited).code).toBe(0)
      expect(fakeMac.violations()).toEqual([])
    } finally {
      if (app.process.exitCode === null) app.process.kill('SIGKILL')
    }
  })
})
