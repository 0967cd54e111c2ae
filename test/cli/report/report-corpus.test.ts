import { describe, expect, test } from 'vitest'
import { formatReport } from '../../../electron/cli/report/report.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatus } from '../../fixtures/status.ts'

/** Texts as programs print them, each with the part that identifies a user or a place. */
const corpus: readonly (readonly [string, string])[] = [
  [
    'ssh: Could not resolve hostname bastion-prod-eu1: nodename nor servname provided, or not known',
    'bastion-prod-eu1',
  ],
  ['ssh: connect to host bastion-prod-eu1 port 22: Operation timed out', 'bastion-prod-eu1'],
  ['kex_exchange_identification: Connection closed by 2001:db8:85a3::8a2e:370:7334 port 22', '2001:db8:85a3'],
  ['connect to fe80::1c2d:3eff:fe4f:5a6b%en0 failed', 'fe80'],
  ['connect to fe80::1c2d:3eff:fe4f:5a6b%en0 failed', '%en0'],
  ['Connection reset by ::ffff:203.0.113.9 port 31022', '203.0.113.9'],
  ['error: unable to download https://vault.secretcorp.example/nar/x', 'secretcorp'],
  ['curl: (6) Could not resolve host: vault.secretcorp.example', 'secretcorp'],
  ['waiting for vault.secretcorp.example.', 'secretcorp'],
  ['bastion-prod-eu1 login: ', 'bastion-prod-eu1'],
  ['systemd[1]: Hostname set to <bastion-prod-eu1>.', 'bastion-prod-eu1'],
  [
    'access-tokens = github.com=ghp_16C7e42F292c6912E7710c838347Ae178B4a gitlab.example=abcdefgh12345',
    'ghp_16C7',
  ],
  [
    'access-tokens = github.com=ghp_16C7e42F292c6912E7710c838347Ae178B4a gitlab.example=abcdefgh12345',
    'abcdefgh12345',
  ],
  ['fatal: glpat-Zx9kQ1w2E3r4T5y6U7i8 was refused', 'glpat-Zx9'],
  ['AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE', 'AKIAIOSF'],
  ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJhbGci'],
  ['netrc: machine x login y password=hunter2', 'hunter2'],
  ['{"secret": "s3cr3tValue"}', 's3cr3tValue'],
  ['proxy --token tok3nvalue --quiet', 'tok3nvalue'],
  ['eth0: link up, address 3c:22:fb:a1:b2:c3', '3c:22:fb'],
  ['en0: 3C-22-FB-A1-B2-C3 joined', '3C-22-FB'],
  ['open /Users/marydoe2/x: Permission denied', 'marydoe'],
  ['Marydoes-MacBook-Pro is asleep', 'Marydoe'],
  ['login of marydoe@vault.secretcorp.example failed', 'marydoe'],
  ['fetching https://deploy:s3cr3tWord@cache.secretcorp.example/nar', 's3cr3tWord'],
  ['fetching https://deploy:s3cr3tWord@cache.secretcorp.example/nar', 'deploy'],
  ['substituter http://203.0.113.9:8080/?token=abcdef123', '203.0.113.9'],
  ['substituter http://203.0.113.9:8080/?token=abcdef123', 'abcdef123'],
  ['connect to [2001:db8::17]:31022 failed', '2001:db8::17'],
  ['peer 3c22.fba1.b2c3 is known', '3c22.fba1.b2c3'],
  ['PEER 2001:DB8:85A3::8A2E:370:7334', '2001:DB8'],
  ['mail from mary.doe@secretcorp.example', 'mary.doe'],
  ['reached nas.tail1234.ts.net by 100.101.102.103', 'tail1234'],
  ['reached nas.tail1234.ts.net by 100.101.102.103', '100.101.102.103'],
  ['found printer-3.local.', 'printer-3'],
  ['cd ~marydoe/x', 'marydoe'],
  ['path /home/janeroe/.ssh/id', 'janeroe'],
  ['path /Users/jane.roe/x y', 'jane.roe'],
  ['file:///Users/janeroe/x', 'janeroe'],
  ['path %2FUsers%2Fmarydoe%2Fx', 'marydoe'],
  ['in /private/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/nix', 'zyxvpxvq6csfxvn_n'],
  ['MARYDOE logged in', 'MARYDOE'],
  ['Warning: github_pat_11ABCDEFG0abcdefghijkl_xyz', 'github_pat_11'],
  ['slack xoxb-123456789012-abcdefghijkl', 'xoxb-1234'],
  ['PASSWORD: Hunter2x', 'Hunter2x'],
  ['curl -u deploy:Hunter2x x', 'Hunter2x'],
  ['CACHIX_AUTH_TOKEN=eyJhbGciOiJIUzI1NiJ9.x.y', 'eyJhbGci'],
  ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI'],
  ['key sk-ant-REDACTED was refused', 'sk-ant-api03'],
  ["The authenticity of host 'bastion-prod-eu1 (203.0.113.9)' can't be established.", 'bastion-prod-eu1'],
  ["Warning: Permanently added 'bastion-prod-eu1' (ED25519) to the list of known hosts.", 'bastion-prod-eu1'],
  ['Connection to bastion-prod-eu1 closed.', 'bastion-prod-eu1'],
  ['Authenticated to bastion-prod-eu1 ([203.0.113.9]:22) using "publickey".', 'bastion-prod-eu1'],
  ['ssh://janes-mini.local failed', 'janes-mini'],
  ['ssh_host key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF root@bastion-prod-eu1', 'bastion-prod-eu1'],
  ['Host key for bastion-prod-eu1 has changed', 'bastion-prod-eu1'],
  ['ssh: connect to host bastion-prod-eu1 port 22: refused', 'bastion-prod-eu1'],
  ['user@bastion-prod-eu1: Permission denied', 'bastion-prod-eu1'],
  ['serial number C02ZK0AAMD6T', 'C02ZK0AAMD6T'],
  ['uuid 9F2A6C1E-3B7D-4E5F-8A9B-0C1D2E3F4A5B', '9F2A6C1E'],
]

const identity = { people: ['marydoe'], hosts: ['Marydoes-MacBook-Pro.local'] }
const createLog = (...lines: string[]) =>
  observed({
    path: '/Library/Application Support/Builderbar/builder.log',
    bytes: 1,
    changedAt: '2026-06-01T12:00:00.000Z',
    lines,
    causes: [],
  })

describe('a report does not reveal', () => {
  test.each(corpus)('%j: %j', (line, secret) => {
    const snapshot = healthySnapshot({
      builderLog: createLog(line),
      daemon: unobserved(line),
      hostDisk: unobserved(line),
    })
    const finding = aFinding('x', 'y', {
      explanation: line,
      evidence: [{ message: line, source: { file: line, line: 1 }, value: line }],
    })
    const text = formatReport(aStatus('down', [finding], { snapshot, summary: line }), identity, {
      log: true,
    })
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
  })

  test("names in the keys of receipts, and keeps each receipt's value", () => {
    const receipts = [
      aReceipt({ name: 'leave-nixbld', before: { marydoe: 'member' } }),
      aReceipt({ name: 'leave-nixbld', before: { jrandom: 'member' } }),
      aReceipt({
        name: 'restore-builders',
        before: { '/Users/marydoe/.config/nix/nix.conf': 'a'.repeat(64), '/Users/janeroe/x': 'b'.repeat(64) },
      }),
    ]
    const text = formatReport(
      aStatus('healthy', [], { snapshot: healthySnapshot({ receipts: observed(receipts) }) }),
      identity,
    )
    for (const name of ['marydoe', 'jrandom', 'janeroe']) expect(text).not.toContain(name)
    expect(text).toMatch(/"user-\d+": "member"/)
    expect(text).toMatch(/"\/Users\/user-\d+\/\.config\/nix\/nix\.conf": "aaaa/)
    const json = /```json\n([\s\S]*)\n```\n$/.exec(text)?.[1] ?? ''
    expect(snapshotSchema.safeParse(JSON.parse(json)).success).toBe(true)
  })
})

test('a report keeps texts without names', () => {
  const lines = [
    'systemd[1]: Starting sshd.service: multi-user.target, dev-vda.device at 12:34:56',
    'run org.nixos.linux-builder with nix.linux-builder.enable and nixos.qcow2 in /etc/nix/nix.conf',
    'builderbar asks for a password: give both',
    'address of localhost is ::1, or 127.0.0.1',
    'the option std::string is unknown',
    'SHA256:73nCAX7tESRWJ4ZN8RkOlqB+0bgxKVmbNRUcFPbXMkE',
  ]
  const snapshot = healthySnapshot({ builderLog: createLog(...lines) })
  const text = formatReport(aStatus('healthy', [], { snapshot }), identity, { log: true })
  for (const line of lines) expect(text).toContain(line)
})

test("a report contains the builder's output only on request", () => {
  const status = aStatus('healthy', [], {
    snapshot: healthySnapshot({ builderLog: createLog('[    0.0] Linux version') }),
  })
  expect(formatReport(status, identity)).not.toContain('Linux version')
  expect(formatReport(status, identity, { log: true })).toContain('Linux version')
})

test('a report keeps a cause that was detected in the output, without its line', () => {
  const line = 'cp: /Users/mary/secret.qcow2: No space left on device'
  const log = createLog(line)
  if (!log.observed || log.value === null) throw new Error('the log is observed')
  const builderLog = { ...log, value: { ...log.value, causes: [{ cause: 'no-space' as const, line }] } }
  const report = formatReport(aStatus('healthy', [], { snapshot: healthySnapshot({ builderLog }) }), identity)
  expect(report).toContain('no-space')
  expect(report).not.toContain('secret.qcow2')
})
