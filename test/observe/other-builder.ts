import type { MacFolder } from './mac-folder.ts'

/**
 * The files that other builders' modules generate, in the forms of their own sources, reduced to what is parsed:
 * cpick/nix-rosetta-builder (module.nix), quinneden/virby-nix-darwin (modules/virby/default.nix), takeokunn/darwin-vz-nix
 * (nix/host/darwin-module.nix), RobertDeRose/nix-hex-box (modules/container-builder.nix, with and without its bridge).
 */
export interface OtherBuilder {
  readonly name: string
  readonly uri: string
  readonly label: string | null
  /** launchd's domain of the job. */
  readonly domain: string
  /** The port of this Mac; null where SSH goes through a ProxyCommand. */
  readonly port: number | null
  /** What its state is called while its job runs; `unknown` where nothing can be asked without a connection of SSH. */
  readonly runs: 'healthy' | 'unknown' | 'asleep'
  /** What its state is called after its job has ended well; null where it should run all the time. */
  readonly sleeps: 'asleep' | 'paused' | null
  /** The VM's process while it runs, below the job. */
  readonly vmCommand: string
  /** The job's own process, where it is no shell. */
  readonly jobCommand?: string
  readonly put: (folder: MacFolder) => void
}
