import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { MachineEntry, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { explain, listExplainedIds } from '../../../electron/diagnose/rules/explanation.ts'
import { listSetupOptions } from '../../../electron/diagnose/views/setup-options.ts'
import { repairs } from '../../../electron/repair/repairs.ts'
import { buildCases } from '../../diagnose/fixtures/build-cases.ts'
import { catalogueCases } from '../../diagnose/fixtures/catalogue-cases.ts'
import { healthySnapshot } from '../../diagnose/fixtures/healthy-snapshot.ts'
import { nixCases } from '../../diagnose/fixtures/nix-cases.ts'
import {
  applyChanges,
  withEntries,
  withPort,
  withService,
  withSettings,
} from '../../diagnose/fixtures/snapshot-changes.ts'
import { answersSsh, observed, remoteEntry, service } from '../../diagnose/fixtures/snapshot-parts.ts'
import { vmCases } from '../../diagnose/fixtures/vm-cases.ts'

const fakeNixDarwin = fileURLToPath(new URL('fake-nix-darwin.nix', import.meta.url))
const troubles = [...vmCases, ...nixCases, ...buildCases, ...catalogueCases]

interface Mac {
  readonly name: string
  readonly isIntel: boolean
  readonly hasDeterminate: boolean
  readonly port: number
}

const macs: readonly Mac[] = [
  { name: 'nix-darwin', isIntel: false, hasDeterminate: false, port: 31022 },
  { name: 'another port', isIntel: false, hasDeterminate: false, port: 31023 },
  { name: 'Intel', isIntel: true, hasDeterminate: false, port: 31022 },
  { name: 'Determinate', isIntel: false, hasDeterminate: true, port: 31022 },
]

/** Two more builders, with values that a snippet may get wrong: a fractional speed, no systems, mandatory features. */
const others = [
  remoteEntry({
    line: 8,
    uri: 'ssh://alice@mini.example:2222',
    host: 'mini.example',
    port: 2222,
    speedFactor: 2.5,
  }),
  remoteEntry({
    line: 9,
    uri: 'ssh://old',
    host: 'old',
    scheme: 'ssh',
    user: null,
    systems: [],
    mandatoryFeatures: ['kvm'],
  }),
]

function entriesOf(snapshot: Snapshot): readonly MachineEntry[] {
  const { machines } = snapshot.machinesFile
  return machines.observed ? machines.value.entries : []
}

function withForward(snapshot: Snapshot, forwardedPort: number): Snapshot {
  const { processes } = snapshot
  if (!processes.observed) return snapshot
  const machines = processes.value.vms.map((machine) => ({ ...machine, forwardedPort }))
  return { ...snapshot, processes: { ...processes, value: { ...processes.value, vms: machines } } }
}

/** The Mac with the problem, with its other remote builders if it has any. */
function onMac(mac: Mac, change: (snapshot: Snapshot) => Snapshot): Snapshot {
  const own = (snapshot: Snapshot) => {
    if (mac.port === 31022) return snapshot
    const { startScript } = service()
    if (!startScript.observed) throw new Error('The start script is seen.')
    const forwarded = observed({ ...startScript.value, forwardedPort: mac.port })
    return applyChanges(snapshot, withService({ startScript: forwarded }), withPort(answersSsh(), mac.port))
  }
  const troubled = withForward(change(own(healthySnapshot())), mac.port)
  const entries = entriesOf(troubled)
  const system = mac.isIntel ? 'x86_64-darwin' : 'aarch64-darwin'
  return applyChanges(
    { ...troubled, determinate: observed(mac.hasDeterminate) },
    ...(entries.length === 0 ? [] : [withEntries([...entries, ...others])]),
    (snapshot) => (snapshot.nix.settings.observed ? withSettings({ system })(snapshot) : snapshot),
  )
}

interface Snippet {
  readonly from: string
  readonly mac: Mac
  readonly text: string
  /** Whether the configuration has the builder already; false if the snippet sets it up. */
  readonly hasBuilder: boolean
  /** The number of machines in the configuration, which the snippet must not change. */
  readonly machines: number
}

/** Returns all permanent fixes of rules and plans on all these Macs, and those of `explain`. */
function allSnippets(): readonly Snippet[] {
  const found = macs.flatMap((mac) =>
    troubles.flatMap(({ id: trouble, change }) => {
      const snapshot = onMac(mac, change)
      const distinct = new Set(entriesOf(snapshot).map(({ uri }) => uri)).size
      return diagnose(snapshot).flatMap((finding) => {
        const plans = repairs
          .filter(({ id }) => finding.repairs.includes(id))
          .map((repair) => repair.plan(snapshot, finding))
        const texts = [
          finding.permanentFix,
          ...plans.map((planned) => (planned.ok ? planned.plan.permanentFix : null)),
        ]
        const machines = finding.id === 'remote-unreachable' ? distinct - 1 : distinct
        const hasBuilder = !['builder-absent', 'no-virtualization'].includes(finding.id)
        return texts.flatMap((text): Snippet[] =>
          text === null ? [] : [{ from: `${finding.id} (${trouble})`, mac, text, hasBuilder, machines }],
        )
      })
    }),
  )
  const [mac] = macs
  if (mac === undefined) throw new Error('There is a Mac.')
  const general = listExplainedIds().flatMap((id): Snippet[] => {
    const text = explain(id)?.permanentFix ?? null
    return text === null ? [] : [{ from: `explain ${id}`, mac, text, hasBuilder: true, machines: 1 }]
  })
  const first = macs.flatMap((target) =>
    listSetupOptions(
      onMac(target, nixCases.find(({ id }) => id === 'builder-absent')?.change ?? ((snapshot) => snapshot)),
    )
      .slice(0, 1)
      .map(({ id, snippet }) => ({
        from: `setting up ${id}`,
        mac: target,
        text: snippet,
        hasBuilder: false,
        machines: 0,
      })),
  )
  const all = [...found, ...general, ...first]
  return [
    ...new Map(
      all.map((snippet) => [`${snippet.mac.name} ${snippet.hasBuilder} ${snippet.text}`, snippet]),
    ).values(),
  ]
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'permanent-fixes-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function moduleOf(text: string): string {
  return `{ config, lib, pkgs, inputs, ... }:\n{\n${text}\n}\n`
}

/** Returns the configuration of such a Mac, without the snippet. */
function configurationOf({ mac, hasBuilder }: Snippet): string {
  const name = mac.hasDeterminate ? 'determinateNix' : 'nix'
  const builder = mac.hasDeterminate ? 'nixosVmBasedLinuxBuilder' : 'linux-builder'
  return [
    mac.hasDeterminate ? 'nix.enable = false;' : '',
    hasBuilder ? `${name}.${builder}.enable = true;` : '',
    hasBuilder
      ? `${name}.buildMachines = [ { hostName = "a"; systems = [ "x86_64-linux" ]; } { hostName = "b"; systems = [ "x86_64-linux" ]; } ];`
      : '',
  ].join('\n')
}

function evaluate(snippet: Snippet, at: number): { machines: readonly string[] } | { error: string } {
  const file = join(folder, `${at}.nix`)
  const { mac } = snippet
  writeFileSync(file, moduleOf(snippet.text))
  writeFileSync(join(folder, `${at}-mac.nix`), moduleOf(configurationOf(snippet)))
  const text = `(import ${fakeNixDarwin}).evaluate { isIntel = ${mac.isIntel}; hasDeterminate = ${mac.hasDeterminate}; } ${mac.port} [ (import ${folder}/${at}-mac.nix) (import ${file}) ]`
  const result = spawnSync('nix-instantiate', ['--eval', '--strict', '--json', '-E', text], {
    encoding: 'utf8',
  })
  return result.status === 0
    ? { machines: z.array(z.string()).parse(JSON.parse(result.stdout)) }
    : { error: result.stderr.slice(0, 600) }
}

const snippets = allSnippets()

describe.skipIf(process.platform === 'darwin')('a permanent fix', () => {
  it('exists for most findings, on each of these Macs', () => {
    for (const { name } of macs) {
      expect(snippets.filter(({ mac }) => mac.name === name).length).toBeGreaterThan(12)
    }
  })

  it.each(snippets.map((snippet, at) => ({ ...snippet, at, of: snippet.mac.name })))(
    'is accepted by the Mac that it is for, and keeps all of its builders: $from, $of',
    ({ at, ...snippet }) => {
      const file = join(folder, `${at}-parsed.nix`)
      writeFileSync(file, moduleOf(snippet.text))
      const parsed = spawnSync('nix-instantiate', ['--parse', file], { encoding: 'utf8' })
      expect({ text: snippet.text, error: parsed.status === 0 ? null : parsed.stderr }).toMatchObject({
        error: null,
      })
      const evaluated = evaluate(snippet, at)
      expect({ text: snippet.text, ...evaluated }).not.toHaveProperty('error')
      if (!('machines' in evaluated)) return
      const isWhole = /^\w+\.buildMachines = lib\.mkForce \[/m.test(snippet.text)
      expect(evaluated.machines.length).toBeGreaterThanOrEqual(
        isWhole ? snippet.machines : snippet.hasBuilder ? 3 : 0,
      )
    },
  )

  const ofPlain = (text: string): Snippet => ({
    from: '',
    mac: macs[0] ?? expect.fail(),
    text,
    hasBuilder: true,
    machines: 1,
  })

  it.each([
    ['nix.linux-bilder.enable = true;', /there is no such option/],
    ['nix.linux-builder.enable = "yes";', /a bool is expected/],
    ['nix.linux-builder.enable = true; nix.linux-builder.enable = true;', /already defined/],
    ['nix.enable = false;', /requires `nix.enable`/],
    [
      'nix.buildMachines = [ { publicHostKey = "x"; /* the rest as before */ } ];',
      /hostName.*no value defined/s,
    ],
    ['nix.buildMachines = [ { hostName = "h"; } ];', /At least one system type/],
    ['nix.buildMachines = [ { hostName = "h"; systems = [ "x" ]; speedFactor = 2.5; } ];', /a int is ex/],
    ['nix.linux-builder.config.boot.binfmt.emulatedSystems = [ "aarch64-linux" ];', /the system's own/],
    ['launchd.daemons.other.serviceConfig.StandardErrorPath = "/x";', /without a program/],
    ['determinateNix.nixosVmBasedLinuxBuilder.enable = true;', /no option without Determinate/],
    [
      'nix.linux-builder.config.virtualisation.forwardPorts = [ { host.port = 22; guest.port = 22; } ];',
      /another port/,
    ],
  ])('that real nix-darwin would refuse is refused: %s', (text, error) => {
    expect(evaluate(ofPlain(text), 100_000)).toEqual({ error: expect.stringMatching(error) })
  })
})
