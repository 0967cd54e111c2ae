import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getStateExitCode } from '../../../electron/cli/terminal/exit-codes.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { restartDaemon } from '../../../electron/repair/repairs/restart-daemon.ts'
import { writeGeneratedBuilder } from '../fixtures/generated-builder.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const socket = '/nix/var/nix/daemon-socket/socket'
const nix = '/nix/var/nix/profiles/default/bin/nix'

let folder: MacFolder
beforeEach(() => {
  folder = makeMacFolder()
  makeLaunchctl()
})
afterEach(() => folder.remove())

/** Creates a launchctl that knows these jobs, with the output of a real one. */
function makeLaunchctl(jobs: Readonly<Record<string, string>> = {}): void {
  const cases = Object.entries(jobs).map(
    ([label, state]) =>
      `"print system/${label}") printf 'system/${label} = {\\n\\tactive count = 0\\n\\tstate = ${state}\\n\\truns = 1\\n}\\n';;`,
  )
  folder.program(
    '/bin/launchctl',
    'case "$*" in',
    ...cases,
    '"print-disabled system") printf \'\\tdisabled services = {\\n\\t}\\n\';;',
    '*) printf "Bad request.\\nCould not find service \\"%s\\" in domain for system\\n" "$2" >&2; exit 113;;',
    'esac',
  )
}

function putPlist(label: string): void {
  folder.write(`/Library/LaunchDaemons/${label}.plist`, '<plist version="1.0"></plist>')
}

async function scan() {
  const snapshot = await scanOnce(folder.mac)
  const findings = diagnose(snapshot)
  const finding = findings.find(({ id, causedBy }) => id === 'daemon-down' && causedBy === null)
  return { snapshot, findings, finding, status: createStatus(snapshot) }
}

describe('a nix-daemon that does not answer is down because of', () => {
  it.each(['org.nixos.nix-daemon', 'systems.determinate.nix-daemon'])(
    'a missing socket, beside %s that launchd runs',
    async (label) => {
      folder.folder('/nix/store')
      writeGeneratedBuilder(folder)
      putPlist(label)
      makeLaunchctl({ [label]: 'running' })
      const { finding, status, snapshot } = await scan()
      expect(finding).toMatchObject({ subject: socket, severity: 'error', repairs: ['restart-daemon'] })
      expect(JSON.stringify(finding?.evidence)).toContain(`print system/${label}`)
      expect(getStateExitCode(status.state)).toBe(2)
      expect(finding && restartDaemon.plan(snapshot, finding)).toMatchObject({ ok: true })
    },
  )

  it('a volume that is not mounted, by the service that mounts it', async () => {
    folder.folder('/nix')
    writeGeneratedBuilderWithoutStore()
    putPlist('org.nixos.nix-daemon')
    putPlist('org.nixos.darwin-store')
    makeLaunchctl({ 'org.nixos.darwin-store': 'not running' })
    const { finding, findings, status, snapshot } = await scan()
    expect(finding).toMatchObject({ subject: '/nix', title: "The Nix volume isn't mounted", repairs: [] })
    expect(finding?.explanation).toContain('sudo launchctl kickstart -k system/org.nixos.darwin-store')
    expect(findings.map(({ id }) => id)).not.toContain('machines-missing')
    expect(status.state).toBe('down')
    expect(finding && restartDaemon.plan(snapshot, finding)).toMatchObject({ ok: false })
  })

  describe('a volume of fstab', () => {
    const uuid = '8474BF18-8044-4ACC-B351-F8C214502E41'
    /** The keys of `diskutil info -plist` on macOS. */
    const describeDisk = (keys: string) =>
      `<plist version="1.0">\n<dict>\n\t<key>VolumeName</key>\n\t<string>Nix Store</string>\n${keys}</dict>\n</plist>`
    const formatFlag = (key: string) => `\t<key>${key}</key>\n\t<true/>\n`
    const noMountPoint = '\t<key>MountPoint</key>\n\t<string></string>\n'
    const notFound = `<plist version="1.0"><dict><key>Error</key><true/><key>ErrorMessage</key><string>Could not find disk: ${uuid}</string></dict></plist>`

    async function scanWithDisk(answer: string, code = 0) {
      folder.folder('/nix')
      writeGeneratedBuilderWithoutStore()
      putPlist('org.nixos.nix-daemon')
      putPlist('org.nixos.darwin-store')
      makeLaunchctl({ 'org.nixos.darwin-store': 'not running' })
      folder.write('/etc/fstab', `# Nix\nUUID=${uuid} /nix apfs rw,noauto,nobrowse,suid,owners\n`)
      folder.write('/etc/diskutil-answer', answer)
      folder.program(
        '/usr/sbin/diskutil',
        `[ "$*" = "info -plist ${uuid}" ] || exit 64`,
        `cat ${folder.host('/etc/diskutil-answer')}; exit ${code}`,
      )
      return (await scan()).finding
    }

    it('whose disk is not connected', async () => {
      const finding = await scanWithDisk(notFound, 1)
      expect(finding?.title).toBe("The disk with the Nix volume isn't connected")
      expect(finding?.explanation).toContain('/etc/fstab, line 2')
      expect(finding?.explanation).toContain('sudo launchctl kickstart -k system/org.nixos.darwin-store')
      expect(JSON.stringify(finding?.evidence)).toContain(`Could not find disk: ${uuid}`)
    })

    it('that is locked', async () => {
      const finding = await scanWithDisk(
        describeDisk(`${formatFlag('Internal')}${formatFlag('Locked')}${noMountPoint}`),
      )
      expect(finding?.title).toBe('The Nix volume is locked')
      expect(finding?.explanation).toContain('System keychain')
      expect(finding?.explanation).not.toContain('external')
    })

    it('on an external disk that was connected after the start', async () => {
      const finding = await scanWithDisk(
        describeDisk(`${formatFlag('RemovableMediaOrExternalDevice')}${noMountPoint}`),
      )
      expect(finding?.title).toBe("The Nix volume isn't mounted")
      expect(finding?.cause).toContain('"Nix Store"')
      expect(finding?.explanation).toContain('on an external disk')
    })

    it('that is mounted elsewhere', async () => {
      const mountPoint = '\t<key>MountPoint</key>\n\t<string>/Volumes/Nix Store</string>\n'
      const finding = await scanWithDisk(describeDisk(`${formatFlag('Internal')}${mountPoint}`))
      expect(finding?.title).toBe('The Nix volume is mounted at /Volumes/Nix Store')
      expect(finding?.explanation).toContain("sudo diskutil unmount '/Volumes/Nix Store'")
    })

    it('about which diskutil says nothing', async () => {
      const finding = await scanWithDisk('', 1)
      expect(finding).toMatchObject({ subject: '/nix', title: "The Nix volume isn't mounted" })
      expect(JSON.stringify(finding)).not.toContain('fstab')
    })
  })

  it('a missing plist', async () => {
    folder.folder('/nix/store')
    writeGeneratedBuilder(folder)
    putPlist('org.nixos.darwin-store')
    const { finding } = await scan()
    expect(finding).toMatchObject({ title: 'The service of nix-daemon is missing', repairs: [] })
    expect(finding?.explanation).toContain('/nix/var/nix/profiles/default/Library/LaunchDaemons')
  })

  it('a socket folder that is closed to this account', async () => {
    folder.write(socket, '')
    folder.folder('/nix/var/nix/daemon-socket', 0o700)
    writeGeneratedBuilder(folder)
    const { finding, status, snapshot } = await scan()
    expect(finding).toMatchObject({ title: "This account can't use nix-daemon", repairs: [] })
    expect(status.state).toBe('down')
    expect(finding && restartDaemon.plan(snapshot, finding)).toMatchObject({ ok: false })
  })

  it('nothing known, if Nix has no daemon at all', async () => {
    folder.folder('/nix/store')
    writeGeneratedBuilder(folder)
    const { finding, status } = await scan()
    expect(finding).toBeUndefined()
    expect(status.state).not.toBe('healthy')
  })
})

function writeGeneratedBuilderWithoutStore(): void {
  folder.write(
    '/Library/LaunchDaemons/org.nixos.linux-builder.plist',
    '<string>/bin/wait4path /nix/store &amp;&amp; exec /nix/store/lpnwyrlbngm96dqz63h934v1g20krnzh-linux-builder-start</string>',
  )
  folder.link('/etc/nix/machines', '/etc/static/nix/machines')
}

describe('a configuration that Nix refuses', () => {
  const putRefusal = (message: string) => {
    folder.write('/etc/nix/refusal', message)
    folder.program(nix, `cat ${folder.host('/etc/nix/refusal')} >&2; exit 1`)
  }
  const continuedLines =
    'max-jobs = 4 # delegate\nbuilders = ssh://lpar2 s390x-linux - 4 1 big-parallel ; \\\n           ssh://lpar3 s390x-linux - 4 1 big-parallel\n'
  const message =
    "in configuration line '           ssh://lpar3 s390x-linux - 4 1 big-parallel' in '/etc/nix/nix.conf'"

  it.each([
    [
      'Nix 2.8',
      "illegal configuration line '           ssh://lpar3 s390x-linux - 4 1 big-parallel' in '/etc/nix/nix.conf'\nTry 'nix --help' for more information.",
    ],
    ['Nix 2.34', `syntax error ${message}`],
  ])('is reported with file and line as %s prints it', async (_version, message) => {
    folder.write('/etc/nix/nix.conf', continuedLines)
    putRefusal(`error: ${message}\n`)
    const { finding, snapshot, status } = await scan()
    expect(snapshot.nix.refusal).toMatchObject({ file: '/etc/nix/nix.conf', line: 3 })
    expect(JSON.stringify(snapshot.nix.refusal)).not.toContain('lpar3')
    expect(finding).toMatchObject({
      subject: '/etc/nix/nix.conf',
      title: 'Nix rejects its configuration',
      repairs: [],
    })
    expect(finding?.explanation).toMatch(/\/etc\/nix\/nix\.conf, line 3.*including darwin-rebuild/s)
    expect(status.state).not.toBe('healthy')
    expect(finding && restartDaemon.plan(snapshot, finding)).toMatchObject({ ok: false })
  })

  it.each([
    "error: file '/nope' included from '/etc/nix/nix.conf' not found",
    "error: setting 'cores' has invalid value 'many'",
  ])('is reported if Nix quotes no line: %s', async (message) => {
    putRefusal(`${message}\n`)
    expect((await scan()).finding).toMatchObject({ title: 'Nix rejects its configuration' })
  })

  it.each([
    "error: 'config' is not a recognised command",
    "error: experimental Nix feature 'nix-command' is disabled; add '--extra-experimental-features nix-command'",
    'error: cannot connect to socket at',
  ])('is not assumed for other errors of Nix: %s', async (message) => {
    putRefusal(`${message}\n`)
    expect((await scan()).snapshot.nix.refusal ?? null).toBeNull()
  })
})
