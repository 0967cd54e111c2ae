import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { listSnippets, macs, type Snippet } from './permanent-snippets.ts'

const fakeNixDarwin = fileURLToPath(new URL('fake-nix-darwin.nix', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'permanent-fixes-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function formatModule(text: string): string {
  return `{ config, lib, pkgs, inputs, ... }:\n{\n${text}\n}\n`
}

/** Returns the configuration of such a Mac, without the snippet. */
function formatConfiguration({ mac, hasBuilder }: Snippet): string {
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

/** Writes the snippet and the Mac it is for; returns the Nix expression for the names of that Mac's machines. */
function formatExpression(snippet: Snippet, at: number): string {
  const file = join(folder, `${at}.nix`)
  const { mac } = snippet
  writeFileSync(file, formatModule(snippet.text))
  writeFileSync(join(folder, `${at}-mac.nix`), formatModule(formatConfiguration(snippet)))
  return `((import ${fakeNixDarwin}).evaluate { isIntel = ${mac.isIntel}; hasDeterminate = ${mac.hasDeterminate}; } ${mac.port} [ (import ${folder}/${at}-mac.nix) (import ${file}) ])`
}

function runNix(expression: string) {
  return spawnSync('nix-instantiate', ['--eval', '--strict', '--json', '-E', expression], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
}

function evaluate(snippet: Snippet, at: number): { machines: readonly string[] } | { error: string } {
  const result = runNix(formatExpression(snippet, at))
  return result.status === 0
    ? { machines: z.array(z.string()).parse(JSON.parse(result.stdout)) }
    : { error: result.stderr.slice(0, 600) }
}

/** Evaluates all of them at once, since Nix takes longer to start than to evaluate one. Null if one of them is refused. */
function evaluateAll(all: readonly Snippet[]): readonly (readonly string[])[] | null {
  const result = runNix(`[ ${all.map(formatExpression).join('\n')} ]`)
  return result.status === 0 ? z.array(z.array(z.string())).parse(JSON.parse(result.stdout)) : null
}

const snippets = listSnippets()

describe.skipIf(process.platform === 'darwin')('a permanent fix', () => {
  let evaluatedAtOnce: ReturnType<typeof evaluateAll> = null
  beforeAll(() => {
    evaluatedAtOnce = evaluateAll(snippets)
  })

  it('exists for most findings, on each of these Macs', () => {
    for (const { name } of macs) {
      expect(snippets.filter(({ mac }) => mac.name === name).length).toBeGreaterThan(12)
    }
  })

  it.each(snippets.map((snippet, at) => ({ ...snippet, at, of: snippet.mac.name })))(
    'is accepted by the Mac that it is for, and keeps all of its builders: $from, $of',
    ({ at, ...snippet }) => {
      // If one is refused, each is evaluated by itself, so that the refused one fails with Nix's words.
      const machines = evaluatedAtOnce?.[at]
      const evaluated = machines === undefined ? evaluate(snippet, at) : { machines }
      expect({ text: snippet.text, ...evaluated }).not.toHaveProperty('error')
      if (!('machines' in evaluated)) return
      const isWhole = /^\w+\.buildMachines = lib\.mkForce \[/m.test(snippet.text)
      expect(evaluated.machines.length).toBeGreaterThanOrEqual(
        isWhole ? snippet.machines : snippet.hasBuilder ? 3 : 0,
      )
    },
  )

  const createPlainSnippet = (text: string): Snippet => ({
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
    expect(evaluate(createPlainSnippet(text), 100_000)).toEqual({ error: expect.stringMatching(error) })
  })
})
