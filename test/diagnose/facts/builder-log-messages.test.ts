import { describe, expect, test } from 'vitest'
import { type BuilderLog, builderLogPath } from '../../../electron/core/model/builder-log.ts'
import { type Snapshot, snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { describeLogCause } from '../../../electron/diagnose/facts/builder-log-messages.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aJob, aService, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

type LogCauses = BuilderLog['causes']
const line = 'qemu-system-aarch64: hvf_arch_init_vcpu: assertion failed'
const bootedAt = '2026-06-01T10:00:00.000Z'

/** A builder that crashes, captured at this time. */
function createCrashing(
  capturedAt: string,
  causes: LogCauses = [{ cause: 'qemu-sdk', line }],
  captureLabel = label,
): Snapshot {
  const lastExit = { kind: 'code', code: 134, name: null } as const
  const job = aJob({ state: 'spawn scheduled', pid: null, runs: 18, lastExit })
  const capture = aReceipt({ name: 'capture-log', at: capturedAt, before: { [captureLabel]: 'runs-16' } })
  return healthySnapshot({
    mac: { version: observed('15.5'), bootedAt: observed(bootedAt), scannedAsRoot: false },
    services: [aService({ job: observed(job) })],
    receipts: observed([capture]),
    builderLog: observed({
      path: builderLogPath,
      bytes: 70,
      changedAt: capturedAt,
      lines: [line],
      causes,
    }),
  })
}

function findCrashLoop(snapshot: Snapshot) {
  const finding = diagnose(snapshot).find(({ id }) => id === 'service-crash-looping')
  if (finding === undefined) throw new Error('there is no crash loop')
  return finding
}

describe('a crash loop whose output was captured', () => {
  const finding = findCrashLoop(createCrashing('2026-06-01T11:00:00.000Z'))

  test("says why in its explanation, in place of the exit code's usual meaning", () => {
    expect(finding.explanation).toContain("QEMU doesn't fit this version of macOS")
    expect(finding.explanation).not.toContain("That's typical of a QEMU")
  })

  test('leads with what the line means, and keeps the pinned revision only where it helps', () => {
    expect(finding.cause).toMatch(/^QEMU doesn't fit this version of macOS/)
    expect(finding.permanentFix).toContain('nixpkgs-last-good')
    const explainCauses = (...causes: readonly LogCauses[number]['cause'][]) =>
      findCrashLoop(
        createCrashing(
          '2026-06-01T11:00:00.000Z',
          causes.map((cause) => ({ cause, line })),
        ),
      )
    for (const cause of ['image-in-use', 'port-taken', 'no-space', 'hypervisor-refuses'] as const) {
      expect(explainCauses(cause)).toMatchObject({
        cause: describeLogCause(cause).meaning,
        permanentFix: null,
      })
    }
    expect(explainCauses('qemu-machine-type').permanentFix).not.toBeNull()
    expect(explainCauses('no-space', 'qemu-gic').permanentFix).not.toBeNull()
    expect(findCrashLoop(createCrashing('2026-06-01T11:00:00.000Z', []))).toMatchObject({
      cause: expect.stringContaining('it exited every time'),
      permanentFix: expect.stringContaining('nixpkgs-last-good'),
    })
  })

  test('has the line itself as evidence, with its file', () => {
    expect(finding.evidence).toContainEqual({
      message: 'Message of the builder',
      source: { file: builderLogPath, line: null },
      value: line,
    })
  })

  test.each([
    ['it tells nothing that is known', createCrashing('2026-06-01T11:00:00.000Z', [])],
    ['it is of an earlier start of the Mac', createCrashing('2026-06-01T09:00:00.000Z')],
    ['it is of another service', createCrashing('2026-06-01T11:00:00.000Z', undefined, 'org.nixos.other')],
  ])('has its usual explanation: %s', (_title, snapshot) => {
    const other = findCrashLoop(snapshot)
    expect(other.explanation).toContain("That's typical of a QEMU")
    expect(other.evidence.map(({ value }) => value)).not.toContain(line)
  })

  test.each([
    ['other-image', 'preflight: /x/nixos.qcow2 is a QEMU qcow2 image, not a raw disk'],
    ['guest-disk-not-found', 'Timed out waiting for device /dev/disk/by-label/nixos'],
  ] as const)('with an unusable disk image offers a new one: %s', (cause, line) => {
    const other = findCrashLoop(createCrashing('2026-06-01T11:00:00.000Z', [{ cause, line }]))
    expect(other.repairs).toEqual(['recreate-disk', 'restart-builder'])
    expect(findCrashLoop(createCrashing('2026-06-01T11:00:00.000Z')).repairs).toEqual(['restart-builder'])
  })
})

test('a QEMU older than its script is not fixed by pinning QEMU', () => {
  const qemuMessage = 'qemu-system-aarch64: unsupported machine type: "virt-11.0"'
  const finding = findCrashLoop(
    createCrashing('2026-06-01T11:00:00.000Z', [{ cause: 'qemu-machine-type', line: qemuMessage }]),
  )
  expect(finding.explanation).toContain('Remove the overlay or pin that keeps an older QEMU')
  expect(finding.explanation).not.toContain('--rollback')
})

describe('Rosetta is missing, and the advice is that of', () => {
  const rosetta = 'preflight: Rosetta is not installed'
  const findWithoutRosetta = (
    version: ReturnType<typeof observed> | ReturnType<typeof unobserved>,
    causes: LogCauses,
  ) => {
    const snapshot = createCrashing('2026-06-01T11:00:00.000Z', causes)
    const [service] = snapshot.services
    if (!service?.job.observed || !service.job.value.known) throw new Error('the job is not known')
    const lastExit = { kind: 'code' as const, code: 69, name: null }
    const job = { ...service.job, value: { ...service.job.value, lastExit } }
    return findCrashLoop(
      snapshotSchema.parse({
        ...snapshot,
        mac: { ...snapshot.mac, version },
        services: [{ ...service, job }],
      }),
    ).explanation
  }

  test.each(['13.7.1', '14.8', '15.5', '26.2'])('macOS %s: install it', (version) => {
    for (const causes of [[], [{ cause: 'no-rosetta' as const, line: rosetta }]]) {
      const explanation = findWithoutRosetta(observed(version), causes)
      expect(explanation).toContain('softwareupdate --install-rosetta installs it')
      expect(explanation).not.toContain('nothing to install')
    }
  })

  test.each(['27.0', '27.2', '28.0'])('macOS %s: it is there', (version) => {
    for (const causes of [[], [{ cause: 'no-rosetta' as const, line: rosetta }]]) {
      const explanation = findWithoutRosetta(observed(version), causes)
      expect(explanation).toContain('nothing to install')
      expect(explanation).not.toContain('softwareupdate')
    }
  })

  test('macOS 12.7: no Linux VM can use it', () => {
    const explanation = findWithoutRosetta(observed('12.7'), [])
    expect(explanation).toContain('Rosetta for Linux VMs needs macOS 13 or later')
    expect(explanation).not.toContain('softwareupdate')
  })

  test('a macOS that did not say its version: both', () => {
    expect(findWithoutRosetta(unobserved('sw_vers did not answer'), [])).toMatch(
      /softwareupdate --install-rosetta \(macOS 27 includes it\)/,
    )
  })
})
