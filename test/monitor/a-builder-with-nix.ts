import type { Mac, ProcessResult, RunLimits } from '../../electron/mac/mac.ts'
import { aQuietMac } from './a-quiet-mac.ts'

const nixFolder = '/nix/var/nix/profiles/default/bin'
export const drv = `/nix/store/${'a'.repeat(32)}-builderbar-proof-00000000-0000.drv`

/** A build as Nix prints it on this machine. */
export function builtOn(uri: string): ProcessResult {
  return { status: 'exited', code: 0, stdout: '', stderr: `  ${drv}\nbuilding '${drv}' on '${uri}'...\n` }
}

export function notBuiltOn(uri: string, reason: string): ProcessResult {
  return {
    status: 'exited',
    code: 1,
    stdout: '',
    stderr: `  ${drv}\ncannot build on '${uri}': error: ${reason}\n`,
  }
}

/** The outputs of derivations, which Nix says of nothing else; what is deleted is gone. */
function asked(args: readonly string[]): ProcessResult {
  const [option, ...paths] = args.filter((word) => word !== '--query')
  const outputs = paths.map((path) => (path.endsWith('.drv') ? path.slice(0, -'.drv'.length) : null))
  if (option !== '--outputs') return { status: 'exited', code: 0, stdout: '', stderr: '' }
  if (outputs.includes(null))
    return { status: 'exited', code: 1, stdout: '', stderr: 'error: not a derivation' }
  return { status: 'exited', code: 0, stdout: `${outputs.join('\n')}\n`, stderr: '' }
}

export interface MacWithNix extends Mac {
  /** Nix's programs that were started, with their arguments. */
  readonly started: readonly (readonly string[])[]
}

/** A Mac on which only Nix answers: `build` is what becomes of each build. */
export function aMacWithNix(
  build: (system: string, limits: RunLimits) => Promise<ProcessResult> | ProcessResult,
): MacWithNix {
  const quiet = aQuietMac()
  const started: string[][] = []
  return {
    ...quiet,
    started,
    stat: async (path) =>
      path === `${nixFolder}/nix`
        ? {
            ok: true,
            value: {
              exists: true,
              kind: 'file',
              mode: 0o755,
              uid: 0,
              gid: 0,
              size: 1,
              modifiedAt: quiet.now().toISOString(),
              linkTarget: null,
            },
          }
        : quiet.stat(path),
    async run(program, args, limits = {}) {
      started.push([program.replace(`${nixFolder}/`, ''), ...args])
      if (program === `${nixFolder}/nix-store`) return asked(args)
      if (program !== `${nixFolder}/nix-build`) return { status: 'missing' }
      const ran = await build(/system = "([^"]+)"/.exec(args.join(' '))?.[1] ?? '', limits)
      if (ran.status === 'exited') limits.onOutput?.(ran.stderr, 'stderr')
      return ran
    },
  }
}
