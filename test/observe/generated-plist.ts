import type { MacFolder } from './mac-folder.ts'

const hash = '0c5k0fqivw1c8k4cjxjv8nnbk4xrx2vf'
export const store = (name: string) => `/nix/store/${hash}-${name}`
export const bash = store('bash-5.3p9/bin/bash')

/** The guest's host key, as a module writes it into its known_hosts. */
export const guestHostKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb root@guest'

interface Plist {
  readonly label: string
  readonly program: readonly string[]
  readonly more?: string
}

/** As nix-darwin writes a plist: keys in the order of the alphabet, tabs, Apple's older DOCTYPE. */
export function formatPlist({ label, program, more = '' }: Plist): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>${label}</string>
	<key>ProgramArguments</key>
	<array>
${program.map((word) => `		<string>${word}</string>\n`).join('')}	</array>
${more}</dict>
</plist>
`
}

export const key = (name: string, value: string) => `	<key>${name}</key>\n	${value}\n`
export const text = (value: string) => `<string>${value}</string>`

export function sockets(port: number): string {
  return `	<key>Sockets</key>
	<dict>
		<key>Listener</key>
		<dict>
			<key>SockFamily</key>
			<string>IPv4</string>
			<key>SockNodeName</key>
			<string>localhost</string>
			<key>SockServiceName</key>
			<string>${port}</string>
		</dict>
	</dict>
`
}

export const waitFor = (script: string) => [
  '/bin/sh',
  '-c',
  `/bin/wait4path /nix/store &amp;&amp; exec ${script}`,
]

export function putMachine(folder: MacFolder, line: string, dropIn: string, config: string): void {
  folder.write('/etc/nix/machines', `${line}\n`)
  folder.write(`/etc/ssh/ssh_config.d/${dropIn}.conf`, config)
}

/** Makes the programs that scripts name exist, as in a store from which nothing was collected. */
export function putPrograms(folder: MacFolder, ...paths: readonly string[]): void {
  for (const path of [bash, ...paths]) folder.write(path, 'program', 0o555)
}
