import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { reservePort } from '../../fake-mac/port-reservation.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'
import { type Sshd, startSshd } from '../fixtures/servers.ts'

/** The forms of halfwhey/nix-apple-container: module/default.nix (agent, script), module/builders.nix (drop-in, entry). */
const label = 'dev.apple.container.nix-builder-aarch64'
const plistPath = `/Users/alice/Library/LaunchAgents/${label}.plist`
const script = '/nix/store/0c5k0fqivw1c8k4cjxjv8nnbk4xrx2vf-container-run-nix-builder-aarch64'
const container = '/nix/store/1c5k0fqivw1c8k4cjxjv8nnbk4xrx2vf-container-0.10.0/bin/container'
const bash = '/nix/store/6v1nmg1h7dkdzdqp7xpjl4glbdg0isgg-bash-5.3p9/bin/bash'
const key = '/Users/alice/.ssh/nix-builder_ed25519'
const uri = 'ssh-ng://root@nix-builder-aarch64'

let folder: MacFolder
let guest: Sshd | null = null

beforeEach(() => {
  folder = makeRouteFolder()
})
afterEach(async () => {
  folder.remove()
  await guest?.stop()
  guest = null
})

function putContainerBuilder(port: number, hostKeyLines = laxOptions): void {
  folder.write('/etc/nix/machines', `${uri} aarch64-linux ${key} 4 1 big-parallel - -\n`)
  folder.write(
    '/etc/ssh/ssh_config.d/100-nix-builder-aarch64.conf',
    `Host nix-builder-aarch64\n  HostName localhost\n  Port ${port}\n  User root\n  IdentityFile ${key}\n${hostKeyLines}`,
  )
  folder.write(key, 'private', 0o600)
  folder.write(plistPath, plist)
  for (const program of [container, bash]) folder.write(program, '#!/bin/sh\n', 0o555)
  folder.write(
    script,
    `#!${bash}
if [ "$(id -un)" != "alice" ]; then
  exit 0
fi

${container} stop nix-builder-aarch64 2>/dev/null || true
${container} rm nix-builder-aarch64 2>/dev/null || true
exec ${container} run --name nix-builder-aarch64 --label managed-by=nix-apple-container --publish ${port}:22 --cpus 4 --memory 1024M ghcr.io/halfwhey/nix-builder:v2-nix2.34.6
`,
    0o555,
  )
}

const laxOptions = '  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n'

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>KeepAlive</key>
	<dict>
		<key>OtherJobEnabled</key>
		<dict>
			<key>com.apple.container.apiserver</key>
			<true/>
		</dict>
	</dict>
	<key>Label</key>
	<string>${label}</string>
	<key>LimitLoadToSessionType</key>
	<array>
		<string>Background</string>
	</array>
	<key>ProgramArguments</key>
	<array>
		<string>${script}</string>
	</array>
	<key>RunAtLoad</key>
	<false/>
	<key>StandardErrorPath</key>
	<string>/Users/alice/Library/Logs/container-nix-builder-aarch64.err</string>
</dict>
</plist>
`

/** Creates a launchctl that knows the agent in this domain only; null: in none. */
function launchctl(domain: string | null, fields = '\tstate = running\n\truns = 1\n\tpid = 4321\n'): void {
  folder.write('/job', `${domain}/${label} = {\n${fields}}\n`)
  folder.program(
    '/bin/launchctl',
    'case "$*" in',
    ...(domain === null ? [] : [`"print ${domain}/${label}") cat '${folder.host('/job')}'; exit 0;;`]),
    '"print-disabled "*) printf "\\tdisabled services = {\\n\\t}\\n"; exit 0;;',
    'esac',
    'printf "Bad request.\\nCould not find service \\"%s\\" in domain for system\\n" "$2" >&2; exit 113',
  )
}

async function scanFindings() {
  const snapshot = await scanOnce(folder.mac)
  const status = createStatus(snapshot)
  return { snapshot, status, findings: status.findings.filter(({ id }) => id !== 'daemon-down') }
}

describe("a container of Apple's container tool as the builder", () => {
  it('is found with its agent, and its key, which is new at each start, is never to be pinned', async () => {
    guest = await startSshd()
    putContainerBuilder(guest.port)
    launchctl('user/501')
    const { snapshot, status, findings } = await scanFindings()
    expect(snapshot.agents).toMatchObject([
      { label, domain: 'user/501', startScript: { value: { forwardedPort: guest.port } } },
    ])
    expect(status.builder).toMatchObject({ uri, kind: 'local', label, pid: 4321, port: guest.port })
    expect(findings).toEqual([])
  })

  it('that does not answer has a command for its user, and no repair as root', async () => {
    putContainerBuilder(await reservePort())
    launchctl('user/501', '\tstate = not running\n\truns = 3\n\tlast exit code = 1\n')
    const { findings } = await scanFindings()
    expect(findings).toMatchObject([{ id: 'port-refused', subject: label, repairs: [], permanentFix: null }])
    expect(findings[0]?.explanation).toContain(`launchctl kickstart -k user/501/${label}`)
    expect(findings[0]?.explanation).not.toMatch(/nixpkgs#darwin\.linux-builder|sudo launchctl/)
  })

  it('that launchd does not know has the command that loads it', async () => {
    putContainerBuilder(await reservePort())
    launchctl(null)
    const { findings } = await scanFindings()
    expect(findings[0]?.explanation).toContain(`launchctl bootstrap gui/501 ${plistPath}`)
  })

  it('starts for a while after its agent has started', async () => {
    putContainerBuilder(await reservePort())
    launchctl('user/501')
    folder.program(
      '/bin/ps',
      'echo "    1     0     0 02-00:00:00   0.0 1000 /sbin/launchd"',
      `echo " 4321     1   501       00:10   0.0 1000 ${container} run"`,
    )
    const { snapshot, findings } = await scanFindings()
    expect(findings).toEqual([])
    const daemon = { observed: true, at: snapshot.takenAt, value: { answers: true } } as const
    expect(createStatus({ ...snapshot, daemon }).builder.state).toBe('starting')
  })
})

describe('near misses', () => {
  it('an entry of the same port without an agent has the finding that its key is not pinned', async () => {
    guest = await startSshd()
    putContainerBuilder(guest.port)
    folder.write(plistPath, '')
    launchctl(null)
    const { snapshot, findings } = await scanFindings()
    expect(snapshot).not.toHaveProperty('agents')
    expect(findings.map(({ id }) => id)).toContain('host-key-unpinned')
  })

  it('an agent whose SSH configuration keeps host keys has it too', async () => {
    guest = await startSshd()
    putContainerBuilder(guest.port, '')
    launchctl('user/501')
    const { findings } = await scanFindings()
    expect(findings.map(({ id }) => id)).toContain('host-key-unpinned')
  })

  it('an agent that publishes no ssh, and is not named as a builder, is none', async () => {
    putContainerBuilder(await reservePort())
    folder.write(plistPath, '')
    const renameToWeb = (text: string) => text.replaceAll('nix-builder-aarch64', 'web')
    folder.write(renameToWeb(plistPath), renameToWeb(plist))
    folder.write(renameToWeb(script), `exec ${container} run --name web --publish 8080:80 nginx\n`, 0o555)
    launchctl('user/501')
    expect(await scanOnce(folder.mac)).not.toHaveProperty('agents')
  })
})
