import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Observation } from '../../electron/core/model/observation.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { type MacFolder, makeMacFolder } from './fixtures/mac-folder.ts'
import { scanInTime, scanOnce } from './fixtures/scan-once.ts'

/**
 * Bad input from files and programs. Whatever a scan meets, it ends in time, gives a reason for each part that is
 * unavailable, and leaves no process or file behind.
 */
let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
})
afterEach(() => folder.remove())

function getReason(part: Observation<unknown> | undefined): string {
  return part === undefined || part.observed ? `seen: ${JSON.stringify(part)}` : part.reason
}

const machines = '/etc/nix/machines'
const launchctl = '/bin/launchctl'
const nix = '/nix/var/nix/profiles/default/bin/nix'

describe('a machines file', () => {
  const scan = async () => (await scanOnce(folder.mac)).machinesFile.machines

  it('of 50 MB is not read', async () => {
    folder.write(machines, '')
    truncateSync(folder.host(machines), 50 * 1024 * 1024)
    expect(getReason(await scan())).toBe(
      '/etc/nix/machines is too large to read: 50 MiB (the limit is 1 MiB)',
    )
  })

  it('of random bytes consists of problems', async () => {
    folder.write(machines, randomBytes(900_000))
    const machinesRead = await scan()
    expect(machinesRead.observed && machinesRead.value.problems.length).toBeGreaterThan(0)
    expect(machinesRead.observed && machinesRead.value.problems.length).toBeLessThanOrEqual(100)
  })

  it('that is a pipe without a writer is not opened', async () => {
    folder.folder('/etc/nix')
    execFileSync('mkfifo', [folder.host(machines)])
    expect(getReason(await scan())).toBe('/etc/nix/machines is a pipe, not a file')
  })

  it('that is a folder is not read', async () => {
    folder.folder(machines)
    expect(getReason(await scan())).toBe('/etc/nix/machines is a folder, not a file')
  })

  it('that is a circular link is reported as such', async () => {
    folder.link(machines, '/etc/nix/other')
    folder.link('/etc/nix/other', 'machines')
    expect(getReason(await scan())).toBe('/etc/nix/machines is a link that points back to itself')
  })

  it('that is a dangling link has no entries', async () => {
    folder.link(machines, '/etc/static/nix/machines')
    const { machinesFile } = await scanOnce(folder.mac)
    expect(machinesFile.machines).toMatchObject({ observed: true, value: { entries: [], problems: [] } })
    expect(machinesFile.file).toMatchObject({ observed: true, value: { exists: true, kind: 'link' } })
    expect(machinesFile.realPath).toMatchObject({ observed: true, value: null })
  })

  it('in a folder that is closed is not observed', async () => {
    folder.write(machines, 'ssh-ng://builder@linux-builder aarch64-linux\n')
    folder.folder('/etc/nix', 0o700)
    expect(getReason(await scan())).toBe("/etc/nix/machines can't be read by this account")
  })

  it('that includes itself is read once', async () => {
    folder.write(machines, '@/etc/nix/machines\nssh-ng://builder@linux-builder aarch64-linux\n')
    expect((await scan()).observed).toBe(true)
  })

  it('of ten thousand entries does not start ten thousand programs', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `ssh://m${index} x86_64-linux`)
    folder.write(machines, lines.join('\n'))
    folder.program('/usr/bin/ssh', 'echo x >> "$0.calls"', 'exec /usr/bin/ssh "$@"')
    const machinesRead = await scan()
    expect(machinesRead.observed && machinesRead.value.entries.length).toBeGreaterThan(1000)
    expect(readFileSync(folder.host('/usr/bin/ssh.calls'), 'utf8').length).toBeLessThan(80)
  })
})

describe('a device as machines file', () => {
  it('is not opened', async () => {
    // Creating a device needs root, so this is one of the host.
    const { openMac } = await import('../../electron/mac/real/real-mac.ts')
    expect(await openMac().read('/dev/zero')).toEqual({
      ok: false,
      reason: '/dev/zero is a device, not a file',
    })
  })
})

describe('launchctl', () => {
  const scan = async () => (await scanInTime(folder.mac)).services[0]

  it('that hangs, ignores SIGTERM and has children is killed with them', async () => {
    const mark = `${process.pid}${Math.round(Math.random() * 1e9)}`
    folder.program(launchctl, "trap '' TERM INT HUP", `sleep 61.${mark} & sleep 62.${mark}`)
    const service = await scan()
    expect(getReason(service?.job)).toBe("launchctl didn't respond within 5 s")
    expect(getReason(service?.disabled)).toBe("launchctl didn't respond within 5 s")
    await expectNoCommands(mark)
  })

  it('that ends while a child holds its output open is not waited for', async () => {
    const mark = `${process.pid}${Math.round(Math.random() * 1e9)}`
    folder.program(launchctl, `sleep 63.${mark} &`, 'echo "Could not find service" >&2', 'exit 113')
    expect(await scan()).toMatchObject({ job: { observed: true, value: { known: false } } })
    await expectNoCommands(mark)
  })

  it('that prints endlessly is killed', async () => {
    folder.program(launchctl, 'exec yes org.nixos.linux-builder')
    expect(getReason((await scan())?.job)).toBe('launchctl printed more than 1 MiB')
  })

  it('that prints errors endlessly is killed', async () => {
    folder.program(launchctl, 'exec yes org.nixos.linux-builder >&2')
    expect(getReason((await scan())?.job)).toBe('launchctl printed more than 1 MiB')
  })

  it('that is missing is reported with its path', async () => {
    expect(getReason((await scan())?.job)).toBe('/bin/launchctl was not found')
  })

  it('that is not executable is reported', async () => {
    folder.write(launchctl, '#!/bin/sh\n', 0o644)
    expect(getReason((await scan())?.job)).toBe("/bin/launchctl can't be started by this account")
  })

  it('that is a folder is not a program', async () => {
    folder.folder(launchctl)
    expect(getReason((await scan())?.job)).toBe("/bin/launchctl isn't a program")
  })

  it.each([
    ['nothing', ':'],
    ['nonsense', 'echo "Segmentation violation"'],
    ['bytes', 'head -c 5000 /dev/urandom'],
  ])('that prints %s is not understood', async (_, line) => {
    folder.program(launchctl, line)
    const service = await scan()
    expect(getReason(service?.job)).toBe('launchctl printed unexpected output')
    expect(getReason(service?.disabled)).toBe('launchctl printed unexpected output')
  })

  it('that ends by a signal is reported', async () => {
    folder.program(launchctl, 'kill -SEGV $$')
    expect(getReason((await scan())?.job)).toBe('launchctl was stopped by SIGSEGV')
  })

  it('that needs a missing interpreter is reported', async () => {
    folder.write(launchctl, '#!/nowhere/sh\n', 0o755)
    const job = (await scan())?.job
    expect(getReason(job)).toBe('/bin/launchctl exists, but the program that runs it is missing')
  })
})

describe('a disk', () => {
  it('that never answers affects only the files on it', async () => {
    const hang = () => new Promise<never>(() => undefined)
    folder.program(launchctl, 'echo "Could not find service" >&2', 'exit 113')
    const files = { lstat: hang, stat: hang, realPath: hang, read: hang, list: hang, diskSpace: hang }
    const snapshot = await scanInTime({ ...folder.mac, ...files })
    expect(getReason(snapshot.machinesFile.machines)).toBe('the scan ran out of time')
    expect(getReason(snapshot.hostDisk)).not.toMatch(/^seen/)
    const job = snapshot.services[0]?.job
    expect(job).toMatchObject({ observed: true, value: { known: false } })
    // launchctl runs at the start, not at the end of the scan's time.
    expect(Date.parse(job?.at ?? '') - Date.parse(snapshot.takenAt)).toBeLessThan(5000)
  })
})

describe('other programs', () => {
  it('such as a nix that hangs are killed, and the files are read instead', async () => {
    folder.program(nix, 'exec sleep 60')
    folder.write('/etc/nix/nix.conf', 'builders =\n')
    const snapshot = await scanInTime(folder.mac)
    expect(getReason(snapshot.nix.version)).toBe("nix --version didn't respond within 5 s")
    expect(snapshot.nix.settings).toMatchObject({
      observed: true,
      value: { source: 'nix.conf', builders: '' },
    })
  })

  it.each([
    ['prints rubbish', 'head -c 20000 /dev/urandom'],
    ['prints JSON of another kind', 'echo "[1, {}]"'],
    ['fails', 'echo "error: boom" >&2; exit 1'],
    ['prints without end', 'exec yes'],
  ])('such as a nix that %s are replaced by reading the files', async (_, line) => {
    folder.program(nix, line)
    const { nix: nixPart } = await scanOnce(folder.mac)
    expect(nixPart.version.observed).toBe(false)
    expect(nixPart.settings).toMatchObject({ observed: true, value: { source: 'nix.conf' } })
  })

  it('such as a missing ps leave the processes unobserved', async () => {
    expect(getReason((await scanOnce(folder.mac)).processes)).toBe('/bin/ps was not found')
  })

  it('such as a ps with invalid output are not understood', async () => {
    folder.program('/bin/ps', 'head -c 3000 /dev/urandom')
    expect(getReason((await scanOnce(folder.mac)).processes)).toBe('ps printed unexpected output')
  })

  it('that all hang at once still end in time', async () => {
    for (const path of [launchctl, nix, '/bin/ps', '/usr/bin/ssh']) {
      folder.program(path, 'exec sleep 60')
    }
    folder.write(machines, 'ssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519\n')
    const snapshot = await scanInTime(folder.mac)
    expect(getReason(snapshot.routes[0]?.root)).toMatch(/^ssh didn't respond within [\d.]+ s$/)
    expect(snapshot.ports[0]).toMatchObject({ port: 31022, result: { observed: true } })
    expect(getReason(snapshot.processes)).toBe("ps didn't respond within 5 s")
    expect(listCopies()).toEqual([])
  })

  it('such as an ssh that cannot be run leave the route unobserved', async () => {
    folder.write(machines, 'ssh-ng://builder@linux-builder aarch64-linux\n')
    folder.folder('/usr/bin/ssh')
    const snapshot: Snapshot = await scanOnce(folder.mac)
    expect(getReason(snapshot.routes[0]?.root)).toBe("/usr/bin/ssh isn't a program")
    expect(listCopies()).toEqual([])
  })
})

/** A killed process is listed until it has run once more, which takes a moment on a busy system. */
async function expectNoCommands(mark: string): Promise<void> {
  const listCommands = () => execFileSync('ps', ['-axww', '-o', 'command='], { encoding: 'utf8' }).split('\n')
  const isLeft = (line: string) => line.includes(mark) && line.startsWith('sleep')
  await expect.poll(() => listCommands().filter(isLeft), { timeout: 5000 }).toEqual([])
}

/** Returns the temporary folders of this process, since other tests run at the same time. */
function listCopies(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`builderbar-${process.pid}-`))
}
