import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { managedKeys } from '../../../electron/app/contract/managed-settings.ts'
import { parseManagedSettings } from '../../../electron/app/settings/managed-settings-file.ts'
import { english } from '../../../electron/locales/english/english.ts'
import packageJson from '../../../package.json' with { type: 'json' }

const checkout = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

/**
 * Evaluates an expression with real Nix, in which `flake` is ours and `fakes` replaces nixpkgs and nix-darwin.
 */
function evaluate(expression: string): unknown {
  const text = `
    let
      fakes = import ${checkout}/test/integration/real-programs/fake-nixpkgs.nix;
      flake = (import ${checkout}/flake.nix).outputs { self = flake; inherit (fakes) nixpkgs; };
    in ${expression}`
  const result = spawnSync('nix-instantiate', ['--eval', '--strict', '--json', '-E', text], {
    encoding: 'utf8',
  })
  if (result.status !== 0) throw new Error(result.stderr)
  return JSON.parse(result.stdout)
}

const keys = z.record(z.string(), z.unknown())
const darwin = z.object({
  environment: z.object({
    systemPackages: z.array(z.string()),
    etc: z.record(z.string(), z.object({ text: z.string() })),
  }),
  launchd: z.object({
    user: z.object({ agents: z.record(z.string(), z.object({ serviceConfig: keys })) }),
  }),
})
const home = z.object({
  home: z.object({ packages: z.array(z.string()) }),
  launchd: z.object({ agents: z.record(z.string(), z.object({ enable: z.literal(true), config: keys })) }),
})

/** Returns what a module sets: packages, launch agents and files in /etc. */
function evaluateInNixDarwin(settings: string) {
  const { environment, launchd } = darwin.parse(
    evaluate(`fakes.evaluateDarwin flake "aarch64-darwin" ${settings}`),
  )
  const agents = Object.entries(launchd.user.agents).map(([name, { serviceConfig }]) => [name, serviceConfig])
  const files = Object.entries(environment.etc).map(([path, { text }]) => [path, JSON.parse(text)])
  return {
    packages: environment.systemPackages,
    agents: z.record(z.string(), keys).parse(withoutNulls(Object.fromEntries(agents))),
    files: Object.fromEntries(files),
  }
}

function evaluateInHomeManager(settings: string, system = 'aarch64-darwin') {
  const set = home.parse(evaluate(`fakes.evaluateHome flake "${system}" ${settings}`))
  const agents = Object.entries(set.launchd.agents).map(([name, { config }]) => [name, config])
  return {
    packages: set.home.packages,
    agents: z.record(z.string(), keys).parse(withoutNulls(Object.fromEntries(agents))),
    files: {},
  }
}

/** Removes keys that are null: nix-darwin and home-manager leave them out of the property list. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, inner) => inner ?? undefined))
}

describe.skipIf(process.platform === 'darwin')('the flake', () => {
  it('has a package for each system, with the app on Macs only', () => {
    const packages = evaluate(
      'builtins.mapAttrs (_: p: { inherit (p.default) pname version postBuild installPhase src npmDeps npmFlags; }) flake.packages',
    )
    const npm = { npmDeps: 'npm-deps', npmFlags: ['--ignore-scripts'] }
    const format = { pname: 'builderbar', version: packageJson.version, ...npm }
    expect(packages).toMatchObject({
      'aarch64-darwin': { ...format, installPhase: expect.stringContaining('Builderbar.app') },
      'aarch64-linux': { ...format, postBuild: '' },
      'x86_64-linux': { ...format, src: expect.arrayContaining(['electron', 'package-lock.json']) },
    })
  })

  it('has an overlay', () => {
    const pkgs = 'fakes.nixpkgs.legacyPackages.x86_64-linux'
    expect(evaluate(`(flake.overlays.default ${pkgs} ${pkgs}).builderbar.pname`)).toBe('builderbar')
  })
})

const modules = [
  { host: 'nix-darwin', evaluated: evaluateInNixDarwin },
  { host: 'home-manager', evaluated: evaluateInHomeManager },
]

describe.skipIf(process.platform === 'darwin').each(modules)(
  'services.builderbar of $host',
  ({ evaluated }) => {
    it('does nothing unless it is enabled', () => {
      expect(evaluated('{ }')).toEqual({ packages: [], agents: {}, files: {} })
    })

    it('installs the package and starts the app at login', () => {
      const { packages, agents, files } = evaluated('{ enable = true; }')
      expect(packages).toEqual(['/nix/store/builderbar'])
      expect(agents).toEqual({
        builderbar: {
          ProgramArguments: ['/nix/store/builderbar/Applications/Builderbar.app/Contents/MacOS/Builderbar'],
          RunAtLoad: true,
          KeepAlive: { SuccessfulExit: false },
          LimitLoadToSessionType: 'Aqua',
          ProcessType: 'Interactive',
        },
      })
      expect(files).toEqual({})
      expect(evaluated('{ enable = true; startAtLogin = false; }').agents).toEqual({})
    })

    it('writes for Prometheus to the given file, which is required', () => {
      const options = '{ enable = true; folder = "/var/lib/a b"; everySeconds = 30; }'
      const { agents } = evaluated(`{ enable = true; startAtLogin = false; prometheus = ${options}; }`)
      expect(agents).toEqual({
        'builderbar-prometheus': {
          ProgramArguments: [
            '/nix/store/builderbar/bin/builderbar',
            'status',
            '--prometheus',
            '--to',
            '/var/lib/a b/builderbar.prom',
          ],
          StartInterval: 30,
          RunAtLoad: true,
          ProcessType: 'Background',
        },
      })
      expect(() => evaluated('{ enable = true; prometheus.enable = true; }')).toThrow(
        "services.builderbar.prometheus.folder' was accessed but has no value defined",
      )
    })

    it.each([
      ['{ enable = true; startAtLogon = true; }', "startAtLogon' does not exist"],
      ['{ enable = true; startAtLogin = "yes"; }', "startAtLogin' is not of type `boolean"],
      ['{ enable = true; prometheus.everySeconds = 0; }', "everySeconds' is not of type `positive integer"],
      ['{ enable = true; settings.updates = "never"; }', "settings.updates' is not of type"],
      ['{ enable = true; settings.theme = "dark"; }', "settings.theme' does not exist"],
    ])('refuses %s', (settings, message) => {
      expect(() => evaluated(settings)).toThrow(message)
    })
  },
)

describe.skipIf(process.platform === 'darwin')('managed settings', () => {
  const value =
    '{ updates = "no"; notify.down = false; mutedFindings = [ "os-updated" ]; itContact = "it@example.com"; }'

  it('are a file of nix-darwin with the given settings and nothing else', () => {
    expect(evaluateInNixDarwin(`{ enable = true; settings = ${value}; }`).files).toEqual({
      'builderbar/settings.json': {
        updates: 'no',
        notify: { down: false },
        mutedFindings: ['os-updated'],
        itContact: 'it@example.com',
      },
    })
  })

  it('are every setting that the app takes from the file, under its name there', () => {
    const all = `{ notify = { down = true; repaired = true; back = true; }; autoRepair = true; idleStopMinutes = 30;
      textBesideIcon = true;
      updates = "ask"; mutedFindings = [ "os-updated" ]; itContact = "IT"; }`
    const file = evaluateInNixDarwin(`{ enable = true; settings = ${all}; }`).files[
      'builderbar/settings.json'
    ]
    const { settings, problems } = parseManagedSettings(
      file,
      '/etc/builderbar/settings.json',
      english.managed,
    )
    expect(problems).toEqual([])
    expect(Object.keys(settings).sort()).toEqual(Object.keys(managedKeys).sort())
  })

  it('are refused by home-manager, which cannot write the file', () => {
    expect(() => evaluateInHomeManager(`{ enable = true; settings = ${value}; }`)).toThrow(
      'Use the nix-darwin module',
    )
  })
})

describe.skipIf(process.platform === 'darwin')('a system without a package', () => {
  it('is named', () => {
    const intel = 'fakes.evaluateDarwin flake "x86_64-darwin" { enable = true; }'
    expect(() => evaluate(intel)).toThrow('has no package for x86_64-darwin')
    expect(() => evaluateInHomeManager('{ enable = true; }', 'x86_64-linux')).toThrow(
      'on Linux, add the package',
    )
  })
})
