import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import packageJson from '../../package.json' with { type: 'json' }

const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** What real Nix makes of an expression, in which `flake` is ours and `fakesFolder` stands for nixpkgs and nix-darwin. */
function evaluate(expression: string): unknown {
  const text = `
    let
      fakesFolder = import ${checkout}/test/integration/fake-nixpkgs.nix;
      flake = (import ${checkout}/flake.nix).outputs { self = flake; inherit (fakesFolder) nixpkgs; };
    in ${expression}`
  const ran = spawnSync('nix-instantiate', ['--eval', '--strict', '--json', '-E', text], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

const agent = z
  .object({ script: z.string().optional(), serviceConfig: z.record(z.string(), z.unknown()) })
  .nullable()
const configuration = z
  .object({
    environment: z.object({ systemPackages: z.array(z.string()) }),
    launchd: z.object({
      user: z.object({ agents: z.object({ builderbar: agent, 'builderbar-prometheus': agent }) }),
    }),
  })
  .nullable()

function configured(settings: string) {
  return configuration.parse(evaluate(`fakesFolder.evaluate flake "aarch64-darwin" ${settings}`))
}

describe.skipIf(process.platform === 'darwin')('the flake', () => {
  it('has a package for each system, with the app on Macs only', () => {
    const packages = evaluate(
      'builtins.mapAttrs (_: p: { inherit (p.default) pname version postBuild installPhase src npmDeps npmFlags; }) flake.packages',
    )
    const npm = { npmDeps: 'npm-deps', npmFlags: ['--ignore-scripts'] }
    const shape = { pname: 'builderbar', version: packageJson.version, ...npm }
    expect(packages).toMatchObject({
      'aarch64-darwin': { ...shape, installPhase: expect.stringContaining('Builderbar.app') },
      'x86_64-darwin': {
        ...shape,
        postBuild: expect.stringContaining('scripts/pack.mjs --built --folder-only'),
      },
      'aarch64-linux': { ...shape, postBuild: '' },
      'x86_64-linux': { ...shape, src: expect.arrayContaining(['electron', 'package-lock.json']) },
    })
  })

  it('has an overlay', () => {
    const pkgs = 'fakesFolder.nixpkgs.legacyPackages.x86_64-linux'
    expect(evaluate(`(flake.overlays.default ${pkgs} ${pkgs}).builderbar.pname`)).toBe('builderbar')
  })
})

describe.skipIf(process.platform === 'darwin')('services.builderbar', () => {
  it('does nothing unless it is enabled', () => {
    expect(configured('{ }')).toBeNull()
  })

  it('installs the package and starts the app at login', () => {
    const made = configured('{ enable = true; }')
    expect(made?.environment.systemPackages).toEqual(['/nix/store/builderbar'])
    const program = '/nix/store/builderbar/Applications/Builderbar.app/Contents/MacOS/Builderbar'
    expect(made?.launchd.user.agents.builderbar?.serviceConfig).toMatchObject({
      ProgramArguments: [program],
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
    })
    expect(made?.launchd.user.agents['builderbar-prometheus']).toBeNull()
    expect(configured('{ enable = true; startAtLogin = false; }')?.launchd.user.agents.builderbar).toBeNull()
  })

  it('writes metrics if a path is set, and requires the path', () => {
    const settings =
      '{ enable = true; prometheus = { enable = true; folder = "/var/lib/a b"; everySeconds = 30; }; }'
    const made = configured(settings)?.launchd.user.agents['builderbar-prometheus']
    expect(made?.serviceConfig).toMatchObject({ StartInterval: 30 })
    expect(made?.serviceConfig.ProgramArguments).toEqual([
      expect.stringMatching(/\/bin\/builderbar$/),
      'status',
      '--prometheus',
      '--to',
      '/var/lib/a b/builderbar.prom',
    ])
    expect(() => configured('{ enable = true; prometheus.enable = true; }')).toThrow('folder must be set')
  })
})
