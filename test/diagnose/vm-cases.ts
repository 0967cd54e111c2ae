import type { Trouble } from './case.ts'
import {
  type Change,
  changed,
  noBuilder,
  withEntries,
  withJob,
  withKey,
  withPort,
  withService,
} from './changes.ts'
import { answersSsh, entry, file, job, machine, nothing, remoteLoginKey, seen } from './snapshots.ts'

const silent: Change = (snapshot) => noBuilder(withPort({ kind: 'refused' })(snapshot))

/** Troubles of the service, its machine, its port and its keys: each once, alone, on a Mac that is well but for it. */
export const machineTroubles: readonly Trouble[] = [
  {
    id: 'service-not-loaded',
    story: 'somebody ran launchctl bootout',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin'],
    change: (snapshot) => changed(snapshot, withJob({ known: false }), silent),
  },
  {
    id: 'service-disabled',
    story: 'launchctl unload -w left it on the list',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin'],
    change: (snapshot) =>
      changed(snapshot, withService({ disabled: seen(true), job: seen({ known: false }) }), silent),
  },
  {
    id: 'service-stopped',
    story: 'its process ended and nothing starts it',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin'],
    change: (snapshot) =>
      changed(
        snapshot,
        withJob(job({ state: 'not running', pid: null, lastExit: { kind: 'code', code: 0, name: null } })),
        silent,
      ),
  },
  {
    id: 'service-crash-looping',
    story: 'QEMU aborts after an update of macOS',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin'],
    change: (snapshot) =>
      changed(
        snapshot,
        withJob(
          job({
            state: 'spawn scheduled',
            pid: null,
            runs: 17169,
            lastExit: { kind: 'code', code: 134, name: null },
          }),
        ),
        silent,
      ),
  },
  {
    id: 'port-clash',
    story: 'a machine started by hand holds the port',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin'],
    change: (snapshot) =>
      changed(
        snapshot,
        withJob(
          job({
            state: 'spawn scheduled',
            pid: null,
            runs: 40,
            lastExit: { kind: 'code', code: 1, name: null },
          }),
        ),
        (before) => ({
          ...before,
          processes: seen({
            vms: [machine({ pid: 900, ancestors: [850, 1] })],
            jobs: [],
            remoteBuilds: [],
          }),
        }),
      ),
  },
  {
    id: 'port-refused',
    story: 'the machine has run for a day and does not listen',
    state: 'down',
    parts: ['port', 'service', 'machine', 'pin'],
    change: withPort({ kind: 'refused' }),
  },
  {
    id: 'builder-wedged',
    story: 'the guest hung itself up in a sleep of the Mac',
    state: 'down',
    parts: ['port', 'service', 'machine', 'pin'],
    change: withPort({ kind: 'silent', waitedMs: 5000 }),
  },
  {
    id: 'host-key-mismatch',
    story: 'a customised guest',
    state: 'down',
    parts: ['pin', 'port', 'service', 'entries'],
    change: withPort(answersSsh(remoteLoginKey)),
  },
  {
    id: 'host-key-unpinned',
    story: 'an entry with a dash in its eighth column',
    state: 'degraded',
    parts: ['pin', 'entries'],
    change: withEntries([entry({ hostKey: null })]),
  },
  {
    id: 'key-missing',
    story: 'the private key was deleted',
    state: 'down',
    parts: ['key', 'public-half'],
    change: withKey({ privateKey: seen(nothing) }),
  },
  {
    id: 'key-permissions',
    story: 'the key was opened to its group',
    state: 'down',
    parts: ['key'],
    change: withKey({ privateKey: seen(file(0o640)) }),
  },
  {
    id: 'key-foreign-owner',
    story: 'the key belongs to alice',
    state: 'degraded',
    parts: ['key'],
    change: withKey({ privateKey: seen(file(0o600, 501)) }),
  },
  {
    id: 'key-outdated',
    story: 'the builder made a new pair',
    state: 'down',
    parts: ['key', 'public-half'],
    change: withKey({
      guestPublicHalf: seen({
        exists: true,
        type: 'ssh-ed25519',
        blob: 'AAAAnew',
        fingerprint: 'SHA256:new',
      }),
    }),
  },
]
