import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { remoteLoginKey } from '../../fixtures/host-keys.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import {
  withHostsLineInsteadOfInclude,
  withLocalhostEntry,
  withoutInclude,
} from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withNix,
  withPort,
  withRoutes,
  withSshConfig,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe, defaultRoute } from '../../fixtures/ssh-route.ts'

const findRouteFinding = (...changes: Change[]) => {
  const finding = diagnose(applyChanges(healthySnapshot(), ...changes)).find(({ id }) => id === 'ssh-route')
  if (finding === undefined) throw new Error('ssh-route was not found.')
  return finding
}
const formatRouteFinding = (...changes: Change[]) => {
  const { title, explanation, evidence } = findRouteFinding(...changes)
  return [
    title,
    explanation,
    ...evidence.map(({ message, source, value }) => `${message} ${JSON.stringify(source)} ${value}`),
  ].join('\n')
}
const listIds = (...changes: Change[]) =>
  diagnose(applyChanges(healthySnapshot(), ...changes)).map(({ id }) => id)
const withObservedRoot = withSshConfig({ rootFile: observed(noFile) })

describe('why root’s ssh goes elsewhere', () => {
  test('no Include: the file, the drop-in that is never read, and the name that does not resolve', () => {
    const text = formatRouteFinding(withoutInclude)
    expect(text).toContain('probably can\'t resolve "linux-builder"')
    expect(text).toContain('Include /etc/ssh/ssh_config.d/*')
    expect(text).toContain('"/etc/ssh/ssh_config.d/100-linux-builder.conf"')
    expect(text).toContain('Could not resolve hostname')
  })

  test('Remote Login: the key that answers, the builder’s own key and the pinned one', () => {
    const { evidence } = findRouteFinding(withHostsLineInsteadOfInclude)
    const text = formatRouteFinding(withHostsLineInsteadOfInclude)
    expect(text).toContain("this Mac's Remote Login")
    expect(text).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED')
    const keys = evidence.flatMap(({ source }) => ('address' in source && source.fingerprint ? [source] : []))
    expect(keys).toEqual([
      { address: '127.0.0.1:22', fingerprint: remoteLoginKey.fingerprint },
      { address: '127.0.0.1:31022', fingerprint: 'SHA256:73nCAX7tESRWJ4ZN8RkOlqB+0bgxKVmbNRUcFPbXMkE' },
    ])
  })

  test('Remote Login is off: refused', () => {
    const text = formatRouteFinding(withHostsLineInsteadOfInclude, withPort({ kind: 'refused' }, 22))
    expect(text).toContain('Connection refused')
    expect(text).not.toContain("connects to this Mac's Remote Login")
    const { headline } = findRouteFinding(
      withHostsLineInsteadOfInclude,
      withObservedRoot,
      withPort({ kind: 'refused' }, 22),
    )
    expect(headline).toBe("Nix can't reach the Linux builder: SSH connects to the wrong place")
  })

  test('the drop-in is not there', () => {
    const route22 = withRoutes(
      aRouteProbe({ root: observed(defaultRoute('linux-builder')), addresses: observed([]) }),
    )
    expect(formatRouteFinding(route22, withSshConfig({ dropIn: observed(noFile) }))).toContain('is missing')
    expect(formatRouteFinding(route22, withSshConfig({ systemFile: observed(noFile) }))).toContain(
      '/etc/ssh/ssh_config is missing',
    )
  })

  test('another Host block wins: its file and line', () => {
    const source = { file: '/etc/ssh/ssh_config', line: 40 }
    const other = withRoutes(
      aRouteProbe({ root: observed(anSshRoute({ port: 22022, sources: { port: source } })) }),
    )
    expect(findRouteFinding(other).evidence[0]?.source).toEqual(source)
    expect(formatRouteFinding(other)).toContain('Port 22022')
    expect(formatRouteFinding(other)).toContain('line 40')
  })

  test('a host name of another host', () => {
    const withRemoteRoute = withRoutes(
      aRouteProbe({
        root: observed(anSshRoute({ hostname: 'gate.example.com' })),
        addresses: observed(['10.0.0.7']),
      }),
    )
    expect(formatRouteFinding(withRemoteRoute)).toContain('another computer')
  })

  test('Nix before 2.31 and Lix treat a port in the URI as part of the name', () => {
    const local = anEntry({ uri: 'ssh-ng://builder@127.0.0.1:31022', host: '127.0.0.1', port: 31022 })
    const probe = aRouteProbe({
      uri: local.uri,
      host: local.host,
      root: observed(anSshRoute({ hostname: '127.0.0.1', hostKeyAlias: null })),
    })
    const changes = [withEntries([local]), withRoutes(probe)]
    expect(listIds(...changes)).toEqual([])
    expect(formatRouteFinding(...changes, withNix({ version: observed('2.30.2') }))).toContain(
      '"127.0.0.1:31022"',
    )
    expect(findRouteFinding(...changes, withNix({ version: observed('2.18.1') })).severity).toBe('error')
    expect(formatRouteFinding(...changes, withNix({ version: observed('2.91.1') }))).toContain('Lix 2.91.1')
    expect(listIds(...changes, withNix({ version: observed('2.31.0') }))).toEqual([])
    expect(listIds(...changes, withNix({ version: unobserved() }))).toEqual([])
  })

  test('the entry itself names another port', () => {
    const local = anEntry({ uri: 'ssh-ng://builder@localhost:31002', host: 'localhost', port: 31002 })
    const probe = aRouteProbe({
      uri: local.uri,
      host: local.host,
      root: observed(anSshRoute({ port: 31002, hostKeyAlias: null })),
    })
    expect(formatRouteFinding(withEntries([local]), withRoutes(probe))).toContain(
      'names that port: ssh-ng://builder@localhost:31002',
    )
  })
})

describe('severity', () => {
  test('a warning while root’s own file is not readable', () => {
    expect(findRouteFinding(withHostsLineInsteadOfInclude).severity).toBe('warning')
    expect(findRouteFinding(withHostsLineInsteadOfInclude).title).toContain('probably')
    expect(createStatus(applyChanges(healthySnapshot(), withHostsLineInsteadOfInclude)).summary).toBe(
      "Nix probably can't reach the Linux builder: wrong SSH settings. The builder is running.",
    )
  })

  test.each([
    [
      'root looked',
      (snapshot) => ({
        ...snapshot,
        mac: { ...snapshot.mac, scannedAsRoot: true },
        sshConfig: { ...snapshot.sshConfig, rootFile: observed(aFile({ mode: 0o600 })) },
      }),
    ],
    ['it is not there', withObservedRoot],
    ['everybody may read it', withSshConfig({ rootFile: observed(aFile({ mode: 0o644 })) })],
  ] satisfies [string, Change][])('an error where %s', (_title, change) => {
    const { severity, title, explanation } = findRouteFinding(withHostsLineInsteadOfInclude, change)
    expect(severity).toBe('error')
    expect(`${title} ${explanation}`).not.toMatch(/probably|which you can't read/)
    const { state, summary } = createStatus(
      applyChanges(healthySnapshot(), withHostsLineInsteadOfInclude, change),
    )
    expect({ state, summary }).toEqual({
      state: 'down',
      summary: "Nix can't reach the Linux builder: SSH connects to this Mac.",
    })
  })

  test('no finding if the route or the name was not resolved', () => {
    expect(listIds(withRoutes(aRouteProbe({ root: unobserved('Match exec') })))).toEqual([])
    expect(
      listIds(
        withRoutes(aRouteProbe({ root: observed(anSshRoute({ hostname: 'lb' })), addresses: unobserved() })),
      ),
    ).toEqual([])
    expect(listIds(withRoutes())).toEqual([])
  })
})

describe('the fix', () => {
  test('is a strict block for root', () => {
    const { explanation, repairs } = findRouteFinding(withHostsLineInsteadOfInclude)
    expect(repairs).toEqual(['route-root-ssh'])
    expect(explanation).toContain('Host linux-builder')
    expect(explanation).toContain('StrictHostKeyChecking yes')
    expect(explanation).toContain('HostKeyAlias linux-builder')
    expect(explanation).toContain('/var/root/.ssh/config')
  })

  test('is permanent by the Include line or, with a new Nix, by the port in the URI', () => {
    const { permanentFix } = findRouteFinding(withHostsLineInsteadOfInclude)
    expect(permanentFix).toContain('Include /etc/ssh/ssh_config.d/*')
    expect(permanentFix).toContain(
      'nix.buildMachines = lib.mkForce [\n  {\n    hostName = "127.0.0.1:31022";',
    )
    expect(permanentFix).toContain('A macOS update may remove it')
    expect(permanentFix).not.toContain('activationScripts')
  })

  test('is no block for localhost, which would apply to all of root’s ssh to it', () => {
    const { explanation, permanentFix, repairs } = findRouteFinding(withLocalhostEntry)
    expect(repairs).toEqual([])
    expect(`${explanation} ${permanentFix}`).not.toContain('Host localhost')
    expect(permanentFix).toContain('nix.linux-builder.enable = true;')
  })

  test('puts nothing from an untrusted file into text that root runs', () => {
    const hostileName = "vm';touch</tmp/x;'"
    const hostileEntry = anEntry({
      host: hostileName,
      uri: `ssh-ng://builder@${hostileName}`,
      sshKey: "/etc/$(id)'key",
    })
    const probe = aRouteProbe({
      uri: hostileEntry.uri,
      host: hostileName,
      root: observed(defaultRoute(hostileName)),
      addresses: observed([]),
    })
    const { permanentFix, evidence } = findRouteFinding(withEntries([hostileEntry]), withRoutes(probe))
    expect(permanentFix).not.toContain('touch')
    expect(permanentFix).not.toContain('$(id)')
    const commands = evidence.flatMap(({ source }) => ('command' in source ? [source.command] : []))
    expect(commands.join(' ')).toContain(`'vm'\\'';touch`)
  })
})

test('if NIX_SSHOPTS names another file, no block in root’s own file is offered', () => {
  const daemonOptions = observed({
    plist: '/Library/LaunchDaemons/org.nixos.nix-daemon.plist',
    value: '-F /etc/nix/ssh_config',
  })
  const finding = findRouteFinding(withoutInclude, withSshConfig({ daemonOptions }))
  expect(finding).toMatchObject({ severity: 'error', repairs: [] })
  expect(finding.explanation).toContain('NIX_SSHOPTS in /Library/LaunchDaemons/org.nixos.nix-daemon.plist')
  const port = withSshConfig({ daemonOptions: observed({ plist: '/p', value: '-p 22' }) })
  expect(findRouteFinding(withoutInclude, port)).toMatchObject({
    severity: 'warning',
    repairs: ['route-root-ssh'],
  })
})
