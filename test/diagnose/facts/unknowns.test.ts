import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withKey,
  withMachinesFile,
  withNix,
  withPort,
  withRoutes,
  withService,
} from '../../fixtures/snapshot-changes.ts'
import { aRouteProbe } from '../../fixtures/ssh-route.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))

describe('unknown', () => {
  test.each([
    [
      'launchctl',
      withService({ job: unobserved("launchctl didn't respond within 5 s") }),
      "Can't check the Linux builder: launchctl didn't respond within 5 s.",
    ],
    [
      'the port',
      (snapshot) => ({
        ...snapshot,
        ports: [
          {
            address: '127.0.0.1',
            port: 31022,
            result: unobserved('the guest refuses new connections for a while'),
          },
        ],
      }),
      "Can't check the Linux builder: the guest refuses new connections for a while.",
    ],
    [
      'the machines file',
      (snapshot) =>
        applyChanges(snapshot, withMachinesFile({ machines: unobserved('/etc/nix/machines has 50 MB.') })),
      "Can't check the Linux builder: /etc/nix/machines has 50 MB.",
    ],
    [
      'the route',
      withRoutes(aRouteProbe({ root: unobserved('/etc/ssh/ssh_config has a line Match exec') })),
      "Can't check the Linux builder: /etc/ssh/ssh_config has a line Match exec.",
    ],
    [
      'Nix’s settings',
      withNix({ settings: unobserved("nix didn't respond within 5 s") }),
      "Can't check the Linux builder: nix didn't respond within 5 s.",
    ],
    [
      'the key',
      withKey({ privateKey: unobserved('permission denied') }),
      "Can't check the Linux builder: permission denied.",
    ],
    [
      'the host key',
      withPort({
        kind: 'ssh',
        banner: 'SSH-2.0-x',
        hostKey: { known: false, reason: 'the key exchange ended' },
      }),
      "Can't check the Linux builder: the builder's host key couldn't be read: the key exchange ended.",
    ],
    [
      'a key of another type',
      withPort(anSshResult({ type: 'ssh-rsa', blob: 'AAAArsa', fingerprint: 'SHA256:rsa' })),
      "Can't check the Linux builder: the builder presented its ssh-rsa host key, but the entry pins one of type ssh-ed25519.",
    ],
  ] satisfies [string, Change, string][])('%s was not observed', (_part, change, summary) => {
    const seenStatus = getStatus(change)
    expect({ state: seenStatus.state, findings: seenStatus.findings, summary: seenStatus.summary }).toEqual({
      state: 'unknown',
      findings: [],
      summary,
    })
  })

  test.each([
    ['your own route', withRoutes(aRouteProbe({ user: unobserved() }))],
    [
      'macOS, the disk, Determinate Nix',
      (snapshot) => ({
        ...snapshot,
        mac: { ...snapshot.mac, version: unobserved(), bootedAt: unobserved() },
        hostDisk: unobserved(),
        determinate: unobserved(),
      }),
    ],
    ['the start script, where the machine itself names the port', withService({ startScript: unobserved() })],
    ['the folders above the key', withKey({ folders: unobserved() })],
  ] satisfies [string, Change][])('still healthy without %s', (_part, change) => {
    expect(getStatus(change).state).toBe('healthy')
  })

  test('an observed error outweighs unknown parts', () => {
    const { state } = getStatus(
      withService({ job: unobserved() }),
      withKey({ privateKey: observed(aFile({ mode: 0o640 })) }),
    )
    expect(state).toBe('down')
  })
})
