import type { Mac } from '../../electron/mac/mac.ts'
import { aQuietMac, type QuietMac } from './a-quiet-mac.ts'

export interface MacWithMachines extends QuietMac {
  /** Text of the machines file. */
  machines: string
  /** Where ssh leads for every name, as `ssh -G` prints it. */
  way: string
  /** What the name of a machine elsewhere stands for. */
  addresses: readonly string[]
  /** Every connection that was tried, as `address port`. */
  readonly connections: string[]
  /** How a connection to a machine elsewhere ends. */
  answers: Mac['connect']
}

export const remoteHostAddress = '192.0.2.7'
export const remoteUri = 'ssh-ng://nix@build.example.com'
const hostKeyLine = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb'
const pin = Buffer.from(hostKeyLine).toString('base64')
export const remoteLine = `${remoteUri} x86_64-linux - 4 1 - - ${pin}\n`

/** A Mac whose machines file names a machine elsewhere. What is connected to is counted, and nothing really is. */
export function aMacWithMachines(): MacWithMachines {
  const quiet = aQuietMac()
  const connections: string[] = []
  const mac: MacWithMachines = Object.assign(quiet, {
    machines: remoteLine,
    way: 'hostname build.example.com\nport 22\nuser nix\n',
    addresses: [remoteHostAddress],
    connections,
    answers: (async () => ({
      connected: false,
      reason: 'refused',
      message: 'nothing takes connections there',
    })) satisfies Mac['connect'] as Mac['connect'],
  })
  mac.read = async (path) => {
    if (path === '/etc/nix/machines') return { ok: true, value: mac.machines }
    // ssh is asked again only where a file that it reads is another.
    return { ok: true, value: path === '/etc/ssh/ssh_config' ? `# ${mac.way}` : null }
  }
  mac.resolve = async () => ({ ok: true, value: mac.addresses })
  mac.createTempFolder = async () => ({
    ok: true,
    value: { folder: '/scratch', remove: async () => undefined },
  })
  mac.answer = (program) =>
    program === '/usr/bin/ssh'
      ? { status: 'exited', code: 0, stdout: mac.way, stderr: '' }
      : { status: 'missing' }
  mac.connect = (address, port, timeoutMs) => {
    connections.push(`${address} ${port}`)
    return address.startsWith('127.')
      ? Promise.resolve({ connected: false, reason: 'refused', message: 'nothing listens' })
      : mac.answers(address, port, timeoutMs)
  }
  return mac
}
