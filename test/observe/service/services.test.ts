import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const label = 'org.nixos.linux-builder'
const plist = `/Library/LaunchDaemons/${label}.plist`
const hash = '0123456789abcdfghijklmnpqrsvwxyz'

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
})
afterEach(() => folder.remove())

const scanService = async () =>
  (await scanOnce(folder.mac)).services.find((service) => service.label === label) ??
  expect.fail('the service was not checked')

/** Creates a launchctl that prints these texts, and fails for all other calls. */
function launchctl(job: string | null, disabled = ''): void {
  folder.write('/job', job ?? '')
  folder.write('/disabled', `\tdisabled services = {\n${disabled}\t}\n`)
  folder.program(
    '/bin/launchctl',
    'echo "$*" >> "$0.calls"',
    'case "$*" in',
    `"print system/${label}") ${job === null ? 'exit_113' : `cat ${folder.host('/job')}`};;`,
    `"print-disabled system") cat ${folder.host('/disabled')};;`,
    '*) exit_113;;',
    'esac',
  )
  const text = readFileSync(folder.host('/bin/launchctl'), 'utf8').replaceAll(
    'exit_113',
    'printf "Bad request.\\nCould not find service \\"%s\\" in domain for system\\n" "$2" >&2; exit 113',
  )
  folder.write('/bin/launchctl', text, 0o755)
}

describe("launchd's answer", () => {
  it('about a running job is only about the job itself', async () => {
    launchctl(
      [
        `system/${label} = {`,
        '\tactive count = 1',
        '\tstate = running',
        '\tenvironment = {',
        '\t\tSECRET => do not keep',
        '\t}',
        '\truns = 2',
        '\tpid = 16090',
        '\tlast terminating signal = Terminated: 15',
        '\tresource coalition = {',
        '\t\tstate = active',
        '\t\tpid = 99',
        '\t}',
        '}',
        '',
      ].join('\n'),
    )
    const service = await scanService()
    expect(service.job).toMatchObject({
      value: {
        known: true,
        state: 'running',
        pid: 16090,
        runs: 2,
        lastExit: { kind: 'signal', signal: 'Terminated: 15' },
      },
    })
    expect(service.disabled).toMatchObject({ observed: true, value: false })
    expect(JSON.stringify(service)).not.toContain('SECRET')
  })

  it('about an unknown job means not loaded', async () => {
    launchctl(null)
    expect((await scanService()).job).toMatchObject({ observed: true, value: { known: false } })
  })

  it.each(['disabled', 'true'])('about a disabled job is parsed (%s)', async (word) => {
    launchctl(null, `\t\t"com.apple.x" => enabled\n\t\t"${label}" => ${word}\n`)
    expect((await scanService()).disabled).toMatchObject({ observed: true, value: true })
  })

  const listCalls = () => readFileSync(folder.host('/bin/launchctl.calls'), 'utf8').trim().split('\n').sort()
  const listBuilderCalls = async () => {
    await scanOnce(folder.mac)
    return listCalls().filter((call) => /builder|virby/.test(call))
  }
  const formatPlist = (scriptPort: string) =>
    `<key>Label</key><string>org.example.nix-builder</string><string>/nix/store/${hash}-start</string> hostfwd=tcp::${scriptPort}-:22`

  it('is not requested for an on-demand builder without a plist that no entry names', async () => {
    launchctl(null)
    expect(await listBuilderCalls()).toEqual([
      'print system/org.nixos.linux-builder',
      'print system/org.nixos.nixos-vm-based-linux-builder',
    ])
  })

  it('is requested for one service if its plist is there, and for no other', async () => {
    launchctl(null)
    folder.write(plist, '<plist/>')
    expect(await listBuilderCalls()).toEqual(['print system/org.nixos.linux-builder'])
  })

  it('is requested for a service that only a machines entry names, by host or port', async () => {
    launchctl(null)
    folder.write(plist, '<plist/>')
    folder.write(
      '/etc/nix/machines',
      'ssh-ng://builder@virby-vm aarch64-linux\nssh-ng://builder@localhost:31122 aarch64-linux\n',
    )
    expect(await listBuilderCalls()).toEqual([
      'print system/org.nixos.linux-builder',
      'print system/org.nixos.rosetta-builderd',
      'print system/org.nixos.virbyd',
    ])
  })

  it('is requested for a service whose plist may not be read, or has another label', async () => {
    launchctl(null)
    folder.write('/Library/LaunchDaemons/org.nixos.virbyd.plist', '<plist/>', 0o600)
    folder.write('/Library/LaunchDaemons/org.example.nix-builder.plist', formatPlist('31055'))
    await scanOnce(folder.mac)
    expect(listCalls()).toEqual(
      expect.arrayContaining(['print system/org.example.nix-builder', 'print system/org.nixos.virbyd']),
    )
  })

  it('is requested with two words and a label, and once for the list of disabled services', async () => {
    launchctl(null)
    folder.write('/Library/LaunchDaemons/org.example.nix-builder.plist', formatPlist('31055'))
    for (const name of ['org.nixos.rosetta-builderd', 'org.nixos.virbyd'])
      folder.write(`/Library/LaunchDaemons/${name}.plist`, '<plist/>')
    await scanOnce(folder.mac)
    expect(listCalls()).toEqual([
      'print system/org.example.nix-builder',
      'print system/org.nixos.darwin-store',
      'print system/org.nixos.linux-builder',
      'print system/org.nixos.nix-daemon',
      'print system/org.nixos.rosetta-builderd',
      'print system/org.nixos.virbyd',
      'print system/systems.determinate.nix-daemon',
      'print system/systems.determinate.nix-store',
      'print-disabled system',
    ])
  })
})

describe('the start script', () => {
  const startPath = `/nix/store/${hash}-linux-builder-start`
  const createPath = `/nix/store/${hash}-create-builder/bin/create-builder`
  const runPath = `/nix/store/${hash}-nixos-vm/bin/run-nixos-vm`

  it('is followed to the one that has the port', async () => {
    folder.write(plist, `<string>/bin/wait4path /nix/store &amp;&amp; exec ${startPath}</string>`)
    folder.write(startPath, `exec ${createPath}\n`)
    folder.write(createPath, `exec ${runPath}\n`)
    folder.write(runPath, 'exec qemu-system-aarch64 -netdev user,id=user.0,hostfwd=tcp::31055-:22,\n')
    const { startScript, plist: file } = await scanService()
    expect(file).toMatchObject({ value: { exists: true, kind: 'file' } })
    expect(startScript).toMatchObject({ observed: true, value: { forwardedPort: 31055 } })
    expect(startScript.observed && startScript.value.scripts[0]).toBe(startPath)
  })

  it('may call itself, or nothing', async () => {
    folder.write(plist, `<string>${startPath}</string>`)
    folder.write(startPath, `exec ${startPath}\n`)
    expect((await scanService()).startScript).toMatchObject({
      value: { scripts: [startPath], forwardedPort: null },
    })
  })

  it('that is unreadable is not observed', async () => {
    folder.write(plist, `<string>${startPath}</string>`)
    folder.write(startPath, 'hostfwd=tcp::31055-:22', 0o700)
    expect((await scanService()).startScript).toMatchObject({
      observed: false,
      reason: `${startPath} can't be read by this account`,
    })
  })

  const system = `/nix/store/${hash}-nixos-system-nixos-26.05`
  const etc = `/nix/store/${hash}-etc/etc`
  /** As in NixOS: the system's etc is a link to another store path. */
  const bootsSystem = (...binfmt: readonly string[]) => {
    folder.write(plist, `<key>KeepAlive</key>\n\t<true/><string>${startPath}</string>`)
    folder.write(startPath, `hostfwd=tcp::31022-:22 init=${system}/init\n`)
    folder.write(`${system}/system`, 'aarch64-linux')
    folder.write(`${etc}/nix/nix.conf`, 'max-jobs = 4\nextra-platforms = i686-linux\n')
    folder.link(`${system}/etc`, etc)
    if (binfmt.length > 0) folder.write(`${etc}/binfmt.d/nixos.conf`, `${binfmt.join('\n')}\n`)
  }
  const scanGuest = async () => {
    const { startScript } = await scanService()
    return startScript.observed ? startScript.value.guest : 'not seen'
  }

  it('leads to the system that the VM boots, and to the systems that it can run', async () => {
    bootsSystem(':x86_64-linux:M::\\x7f:\\xff:/run/binfmt/x86_64-linux:P')
    const expectedGuest = { path: system, system: 'aarch64-linux', extraPlatforms: ['i686-linux'] }
    expect(await scanGuest()).toEqual({ ...expectedGuest, binfmt: ['x86_64-linux'] })
    expect((await scanService()).keepsAlive).toBe(true)
  })

  it('has no system if a part is unreadable or missing', async () => {
    bootsSystem()
    expect(await scanGuest()).toMatchObject({ binfmt: [] })
    folder.write(`${etc}/nix/nix.conf`, '', 0o000)
    expect(await scanGuest()).toBeUndefined()
    folder.write(`${system}/system`, 'no system')
    expect(await scanGuest()).toBeUndefined()
  })

  it('is null without a plist', async () => {
    const service = await scanService()
    expect(service.plist).toMatchObject({ value: { exists: false } })
    expect(service.startScript).toMatchObject({ value: { scripts: [], forwardedPort: null } })
  })
})

describe('the boot time of the Mac', () => {
  const scanDaysSinceBoot = async () => {
    const { mac, takenAt } = await scanOnce(folder.mac)
    return mac.bootedAt.observed ? (Date.parse(takenAt) - Date.parse(mac.bootedAt.value)) / 86_400_000 : null
  }

  it('is in a sandbox no later than its oldest process, whatever the uptime of the host is', async () => {
    folder.program('/bin/ps', "echo '    1     0     0 400-00:00:00   0.0   1000 /sbin/launchd'")
    expect(await scanDaysSinceBoot()).toBeCloseTo(400, 1)
  })

  it('is that of the list of logins, if there is one', async () => {
    folder.program('/bin/ps', "echo '    1     0     0 400-00:00:00   0.0   1000 /sbin/launchd'")
    folder.write('/var/run/utmpx', '')
    expect(await scanDaysSinceBoot()).toBeCloseTo(0, 1)
  })
})
