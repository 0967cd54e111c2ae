import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { UpdateState } from '../../electron/app/contract/update-state.ts'
import {
  builderControls,
  type Outcome,
  type PlanSubject,
  type RepairResult,
} from '../../electron/core/model/plan.ts'
import { logScreens, noLog } from './log-views.ts'
import { machine, troubledDay } from './more-views.ts'
import { keyFinding, keyPlan, routeFinding, serviceFinding } from './samples.ts'
import { views } from './views.ts'

/** Views that look like another one but have a text of their own. */
const { healthy, planned, running } = views
const remote = views['machines-elsewhere']
const since = '2026-03-04T09:59:50.000Z'

const outcomes: readonly Outcome[] = ['fixed', 'not-fixed', 'cancelled', 'failed', 'refused', 'unknown']
/** For each kind of plan, a subject with this name. */
const subjects: readonly ((name: string) => PlanSubject)[] = [
  ...builderControls.map((control) => (service: string) => ({ kind: 'control', control, service }) as const),
  (script) => ({ kind: 'tool', script }),
  (receipt) => ({ kind: 'undo', receipt }),
]

function results(subject: (name: string) => PlanSubject): readonly RepairResult[] {
  return outcomes.map((outcome) => ({
    ...{ subject: subject(outcome), outcome, before: [], after: [keyFinding.key] },
    output: outcome === 'refused' ? 'The folder may be written by others.' : '',
  }))
}

const states: readonly UpdateState[] = [
  { status: 'idle' },
  { status: 'checking' },
  { status: 'downloading', version: '9.1.0', notes: '', percent: 40 },
  { status: 'failed', message: 'Can’t check for updates: so it is.' },
]

const plans = (parts: Partial<typeof keyPlan>): PopoverView['repair'] => ({
  ...planned.repair,
  plans: [{ ok: true, plan: { ...keyPlan, ...parts } }],
})

const captured = logScreens.log?.log?.captured ?? null
const withLog = (parts: Partial<NonNullable<typeof captured>>): Partial<PopoverView> => ({
  page: 'log',
  log: { ...noLog, captured: captured && { ...captured, ...parts } },
})

const test = { since, building: null, finished: false, output: '', results: [] }
const [over] = troubledDay.incidents.slice(1)
const week = { ...troubledDay.history?.week, from: since, to: since, downMs: 0, watchedMs: 0, percent: null }
const note = { ...routeFinding, severity: 'note' as const, permanentFix: null }

export const furtherViews: readonly PopoverView[] = [
  { ...healthy, scanning: true },
  { ...healthy, rootFindings: [note], status: healthy.status && { ...healthy.status, findings: [note] } },
  { ...healthy, rootFindings: [{ ...routeFinding, permanentFix: null }, serviceFinding] },
  { ...healthy, rootFindings: [serviceFinding], log: { ...noLog, captured, findings: [serviceFinding.key] } },
  { ...healthy, rootFindings: [serviceFinding], log: { ...noLog, findings: [serviceFinding.key] } },
  { ...remote, probingRemote: ['ssh-ng://nix@build.example.com'] },
  { ...healthy, vm: machine && { ...machine, builds: [{ name: null, uri: null, since }] } },
  { ...healthy, history: { day: [], week }, incidents: over ? [{ ...over, automatic: true }] : [] },
  { ...healthy, incidents: over ? [{ ...over, repairedBy: null, repair: null }] : [] },
  { ...healthy, testBuildRefusal: 'The builder is stopped. Start it first.' },
  { ...healthy, page: 'report', report: null },
  { ...healthy, page: 'settings', loginItem: { available: true, on: true, needsApproval: true } },
  ...states.map(
    (state): PopoverView => ({
      ...healthy,
      page: 'settings',
      settingsTab: 'updates',
      updates: { ...healthy.updates, unavailable: null, state, installRefusal: null },
    }),
  ),
  { ...healthy, page: 'log', log: null },
  { ...healthy, ...withLog({ since: null }) },
  { ...healthy, ...withLog({ state: 'not-known', lines: [] }) },
  ...subjects.map(
    (subject): PopoverView => ({
      ...views['not-fixed'],
      repair: { status: 'done', since, results: results(subject) },
    }),
  ),
  {
    ...views['not-fixed'],
    repair: {
      ...{ status: 'done', since, automatic: true },
      results: results((finding) => ({ kind: 'finding', finding, repair: 'load-service' })),
    },
  },
  {
    ...running,
    repair: { status: 'running', title: keyPlan.title, since, stage: 'running', automatic: true },
  },
  { ...planned, repair: plans({ needsAdmin: false, undo: null, permanentFix: keyFinding.permanentFix }) },
  { ...planned, repair: plans({ risk: 'loses' }) },
  { ...planned, repair: plans({ risk: 'interrupts', interrupts: ['A build (process 7)'] }) },
  { ...healthy, testBuild: test },
  { ...healthy, testBuild: { ...test, finished: true } },
  {
    ...healthy,
    testBuild: {
      ...{ ...test, finished: true },
      results: [
        { system: 'x86_64-linux', uri: '', outcome: 'not-known', seconds: 1, output: null, findings: [] },
      ],
    },
  },
]
