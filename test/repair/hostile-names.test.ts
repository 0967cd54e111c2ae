import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getPlanIds, type Plan } from '../../electron/core/model/plan.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { splitScript } from '../../electron/core/text/script-parts.ts'
import { repairs } from '../../electron/repair/repairs.ts'
import { createRootScript, createUserScript } from '../../electron/repair/script/root-script.ts'
import { aFinding } from '../fixtures/finding.ts'
import { aKeyFile, keyFolders } from '../fixtures/key-file.ts'
import { anEntry, builderUri } from '../fixtures/machine-entry.ts'
import { aNixWith } from '../fixtures/nix.ts'
import { formatMachinesLine, snapshotWithNixConf, snapshotWithWrongPin } from '../fixtures/nix-conf.ts'
import { observed, unobserved } from '../fixtures/observation.ts'
import { aReceipt } from '../fixtures/receipt.ts'
import { aJob, aService } from '../fixtures/service.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { snapshotWithUnpinnedKey } from '../fixtures/unpinned-key.ts'
import { allPlans, allUndoPlans, userPlans } from './fixtures/all-plans.ts'
import { planNewestUndo } from './fixtures/newest-undo.ts'

/** Words with a meaning to a shell, to ssh's configuration, to known hosts, to JSON or to a machines file. */
const bait = [
  'org.x',
  '/a b',
  '/x"y$(id)',
  "x'; rm -rf / #",
  '$(id)',
  '../../etc',
  '-k',
  '-oProxyCommand=id',
  'system/all',
  '',
  'a\nb',
  'a\n  ProxyCommand id',
  'linux-builder\tProxyCommand',
  '* !x',
  'h,i',
  '%h',
  '~/.ssh/key',
  '127.0.0.1',
  '[::1]',
  '"',
  '\\',
  'a\u0000b',
  'ключ',
  '@cert-authority',
  '#',
]
const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\n', ';', '/', '.', ' ', 'a', '\\', '|', '&') }),
  fc.constantFrom(...bait),
)
/** Mostly the valid value, so that hostile values elsewhere reach a script. */
const validOrHostile = (good: string) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: hostile })

const makesDisk = observed({ scripts: [], forwardedPort: null, ephemeral: false })
const notAsked = unobserved('not asked')
const unobservedRoute = { root: notAsked, user: notAsked, addresses: notAsked, knownHostKeys: notAsked }

/**
 * Returns the text with each run of quoted words replaced by one letter, since only quoted words may differ between two
 * scripts.
 */
function replaceQuotedWords(text: string): string {
  const { helpers, plan } = splitScript(text)
  return helpers + plan.replace(/'[^']*'(?:\\''[^']*')*/g, 'Q').replace(/(?:Q(?: |(?: \\)?\n +)?)+/g, 'Q ')
}

const createScript = (plan: Plan) => (plan.needsAdmin ? createRootScript([plan]) : createUserScript([plan]))

/** Every script must equal one of these apart from its quoted words; here no value is hostile. */
const knownPlans = [...allPlans, ...userPlans]
const plansByRepair = new Map(
  repairs.map(({ id }) => [id, knownPlans.filter(({ subject }) => getPlanIds(subject).repair === id)]),
)
const skeletons = new Map(
  [...plansByRepair].map(([id, plans]) => [
    id,
    new Set(plans.map((plan) => replaceQuotedWords(createScript(plan)))),
  ]),
)

function expectOnlyValues(plan: Plan): void {
  const script = createScript(plan)
  expect(script).toMatch(/^[\n -~]+$/)
  expect(skeletons.get(getPlanIds(plan.subject).repair)).toContain(replaceQuotedWords(script))
}

function planAll(snapshot: Snapshot, subjects: readonly string[]): readonly Plan[] {
  return repairs.flatMap((repair) =>
    subjects.flatMap((subject) => {
      const planned = repair.plan(snapshot, aFinding('x', subject))
      return planned.ok ? [planned.plan] : []
    }),
  )
}

const undoNames = [
  'fix-key-permissions',
  'route-root-ssh',
  'load-service',
  'leave-nixbld',
  'restore-builders',
]

describe('hostile values reach a root script only as one quoted word', () => {
  test('where no apostrophe outside of a quoted word, as in a comment, joins two of them', () => {
    const joinedSkeletons = [...skeletons].filter(([, texts]) =>
      [...texts].some((text) => /[a-z]Q|Q[a-z]/.test(text)),
    )
    expect(joinedSkeletons.map(([id]) => id)).toEqual([])
  })

  test('in names of services, paths of keys and their folders', () => {
    let count = 0
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, path, folder) => {
        const snapshot = healthySnapshot({
          services: [
            aService({ label: name, plistPath: path, job: observed(aJob()), startScript: makesDisk }),
          ],
          diskImage: observed({ path: `${folder}/${name}`, virtualBytes: null, allocatedBytes: 1 }),
          keys: [
            aKeyFile({
              path: `${folder}/${name}`,
              folders: observed([...keyFolders.slice(0, 1), { path: folder, uid: 0, mode: 0o755 }]),
            }),
          ],
        })
        const plans = planAll(snapshot, [name])
        count += plans.length
        for (const plan of plans) expectOnlyValues(plan)
      }),
      { numRuns: 1000 },
    )
    expect(count).toBeGreaterThan(20)
  })

  test('in hosts, users, keys and URIs of the machines file', () => {
    const ids = new Set<string>()
    fc.assert(
      fc.property(
        validOrHostile('ssh-ng://builder@linux-builder'),
        validOrHostile('linux-builder'),
        validOrHostile('builder'),
        validOrHostile('/etc/nix/builder_ed25519'),
        fc.boolean(),
        (uri, host, user, sshKey, isUnpinned) => {
          const entry = { uri, host, user, sshKey }
          const snapshot = isUnpinned
            ? snapshotWithUnpinnedKey(entry)
            : healthySnapshot({
                nix: aNixWith(anEntry({ ...entry, port: 31022 })),
                routes: [{ uri, host, ...unobservedRoute }],
              })
          for (const plan of planAll(snapshot, [uri])) {
            ids.add(getPlanIds(plan.subject).repair)
            expectOnlyValues(plan)
          }
        },
      ),
      { numRuns: 1000 },
    )
    expect(ids).toContain('route-root-ssh')
    expect(ids).toContain('collect-guest-garbage')
    expect(ids).toContain('pin-host-key')
  })

  test('in texts and paths of a nix.conf, lines of the machines file, names of accounts', () => {
    const counts = new Map<string, number>()
    const conf = fc.record({
      text: fc.array(validOrHostile('builders = ssh://x'), { maxLength: 3 }).map((lines) => lines.join('\n')),
      path: validOrHostile('/Users/alice/.config/nix/nix.conf'),
      layer: fc.constantFrom('system' as const, 'user' as const),
    })
    fc.assert(
      fc.property(conf, validOrHostile('kvm'), validOrHostile('alice'), ({ text, ...parts }, word, name) => {
        const wrongPinSnapshot = snapshotWithWrongPin((column) =>
          `${word} ${formatMachinesLine(column)}`.replace('kvm', () => word),
        )
        for (const snapshot of [snapshotWithNixConf(text, parts), wrongPinSnapshot]) {
          for (const plan of planAll(snapshot, [name, builderUri])) {
            counts.set(
              getPlanIds(plan.subject).repair,
              (counts.get(getPlanIds(plan.subject).repair) ?? 0) + 1,
            )
            expectOnlyValues(plan)
          }
        }
      }),
      { numRuns: 500 },
    )
    for (const id of ['restore-builders', 'leave-nixbld', 'pin-host-key']) {
      expect(counts.get(id) ?? 0, id).toBeGreaterThan(20)
    }
  })

  test('in receipts, although only root writes them', () => {
    const words = new Set(allUndoPlans.map((plan) => replaceQuotedWords(createRootScript([plan]))))
    const mark = validOrHostile('a'.repeat(64))
    const path = validOrHostile('/etc/nix/builder_ed25519')
    let count = 0
    fc.assert(
      fc.property(
        validOrHostile('20260601T120000Z-77-1'),
        path,
        mark,
        mark,
        hostile,
        (id, changedPath, before, after, word) => {
          for (const name of [...undoNames, word]) {
            const receipt = aReceipt({
              id,
              name,
              before: { [changedPath]: before },
              checksums: { [changedPath]: after },
            })
            const planned = planNewestUndo(healthySnapshot({ receipts: observed([receipt]) }))
            if (!planned?.ok) continue
            count += 1
            const script = createRootScript([planned.plan])
            expect(script).toMatch(/^[\n -~]+$/)
            expect(words).toContain(replaceQuotedWords(script))
          }
        },
      ),
      { numRuns: 1000 },
    )
    expect(count).toBeGreaterThan(20)
  })
})
