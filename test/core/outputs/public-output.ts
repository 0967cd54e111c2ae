import type { NixOutput } from './field-outputs.ts'

/**
 * What somebody pasted in a public thread: shortened, with the names of people, hosts and store paths replaced. The expected
 * finding was written before the program saw the text; it is the answer that an expert on Nix would give there.
 */
export interface PublicOutput extends NixOutput {
  /** The thread: OWNER/REPOSITORY#NUMBER on GitHub, or a page. */
  readonly name: string
  /** The machine on which Nix could not build, if the text does not say why. */
  readonly unreached?: string
  /** Why a build failed that no builder made fail, on a Mac whose builder is nix-darwin's. */
  readonly failure?: string
}

export const formatDrv = (name: string) => `/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-${name}.drv`
export const formatPath = (name: string) => `/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-${name}`

/** Joins lines, which keeps the indentation of a text visible. */
export const joinLines = (...rows: readonly string[]) => rows.join('\n')
