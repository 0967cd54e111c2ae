import type { ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { BuilderControl } from '../../repair/controls/builder-control.ts'

/** What was asked for on the command line. */
export type Command =
  | StatusCommand
  | { readonly command: 'watch'; readonly json: boolean }
  | ExplainAsked
  | RepairCommand
  | TestBuildCommand
  | ControlCommand
  | UndoCommand
  | UninstallCommand
  | LogCommand
  | { readonly command: 'diagnose'; readonly file: string; readonly json: boolean }
  | ReportAsked
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'wrong'; readonly message: string }

export interface StatusCommand {
  readonly command: 'status'
  readonly shape: StatusShape
  readonly quick: boolean
  /** Also look as root: asks for a password. */
  readonly deep: boolean
  /** Also look at machines elsewhere, which nothing else connects to. */
  readonly remote: boolean
  readonly via: ElevationMethod | null
  /** The file that gets the text for Prometheus; null: stdout. */
  readonly to: string | null
}

export interface ExplainAsked {
  readonly command: 'explain'
  /** A finding by its id or key, `-` for stdin, or a file; null: all findings are listed. */
  readonly name: string | null
  /** Path of a derivation: what each machine says to it. Null where none is asked about. */
  readonly derivation: string | null
  readonly json: boolean
}

/** How a status is printed: for a person, as JSON, or for Prometheus. */
export type StatusShape = 'text' | 'json' | 'prometheus'

/** How what is planned is shown, agreed to and run. */
export interface RunOptions {
  readonly command: string
  readonly dryRun: boolean
  readonly yes: boolean
  /** Root's text whole, with the helpers that are the same for every plan. */
  readonly full: boolean
  readonly via: ElevationMethod | null
  readonly json: boolean
}

export interface RepairCommand extends RunOptions {
  readonly command: 'repair'
  readonly names: readonly string[]
  readonly all: boolean
}

export interface ControlCommand extends RunOptions {
  readonly command: Exclude<BuilderControl, 'capture-log'>
}

export interface UndoCommand extends RunOptions {
  readonly command: 'undo'
  /** Only tell what can be taken back. */
  readonly list: boolean
}

export interface ReportAsked {
  readonly command: 'report'
  /** Also the captured lines of the builder's console. */
  readonly log: boolean
}

export type UninstallCommand = { readonly command: 'uninstall' } & Omit<RunOptions, 'command' | 'json'>

export interface TestBuildCommand {
  readonly command: 'test-build'
  /** None: all that the builder's entry promises. */
  readonly systems: readonly string[]
  readonly json: boolean
}

export interface LogCommand extends RunOptions {
  readonly command: 'log'
  /** Restart the builder and capture what it prints. */
  readonly capture: boolean
  /** How many of the last lines. */
  readonly lines: number
}
