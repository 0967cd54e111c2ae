import type { BuilderControl } from '../../core/model/plan.ts'
import type { ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { Shell } from './command-table.ts'

/** A request that is answered without the parser: from a fixed text, or from the last status of the running app. */
export type InformationRequest =
  | HelpRequest
  | { readonly command: 'version' }
  | CachedStatusCommand
  | ExplainCommand

/** `help`; the topic is a command or `exit-codes`, null for the list of commands. */
export interface HelpRequest {
  readonly command: 'help'
  readonly topic: string | null
}

/** A parsed command line; `wrong` is wrong usage, with a message for the user. */
export type ParsedCommand =
  | StatusCommand
  | CachedStatusCommand
  | { readonly command: 'watch'; readonly json: boolean }
  | ExplainCommand
  | RepairCommand
  | TestBuildCommand
  | ControlCommand
  | UndoCommand
  | UninstallCommand
  | LogCommand
  | DiagnoseCommand
  | ReportCommand
  | CompletionCommand
  | ShellCommand
  | { readonly command: 'wrong'; readonly message: string }

export interface StatusCommand {
  readonly command: 'status'
  readonly format: StatusFormat
  readonly quick: boolean
  /** Also scan as root, which asks for a password. */
  readonly deep: boolean
  /** Also connect to remote builders on other machines; no other scan does. */
  readonly remote: boolean
  readonly via: ElevationMethod | null
  /** The file that the text for Prometheus is written to; null: stdout. */
  readonly to: string | null
  /** The builder that alone is printed, by its name or URI; null: the status of this Mac. */
  readonly builder: string | null
}

export interface DiagnoseCommand {
  readonly command: 'diagnose'
  /** A file, or `-` for stdin. */
  readonly file: string
  readonly format: 'text' | 'details' | 'json'
}

export interface CachedStatusCommand {
  readonly command: 'cached-status'
  readonly format: Exclude<StatusFormat, 'prometheus' | 'details'>
}

export interface ExplainCommand {
  readonly command: 'explain'
  /** A finding by its id or key, `-` for stdin, or a file; null: all findings are listed. */
  readonly name: string | null
  /** Path of a derivation to explain which machines entry takes it; null: no derivation. */
  readonly derivation: string | null
  readonly json: boolean
}

/** The format that a status is printed in; `text` and `details`, which has everything, are for the user. */
export type StatusFormat = 'text' | 'details' | 'json' | 'prometheus' | 'swiftbar'

/** The options of every command that shows a plan, asks for consent and runs it. */
export interface RunOptions {
  readonly command: string
  readonly dryRun: boolean
  readonly yes: boolean
  /** Print the complete root script, with the helpers that are the same for every plan. */
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
  readonly command: Exclude<BuilderControl, 'capture-log' | 'admin-check'>
}

export interface UndoCommand extends RunOptions {
  readonly command: 'undo'
  /** Only list the repairs that can be undone. */
  readonly list: boolean
}

export interface ShellCommand {
  readonly command: 'shell'
  /** Only print the call. */
  readonly dryRun: boolean
}

export interface ReportCommand {
  readonly command: 'report'
  /** Also include the captured console output of the builder. */
  readonly log: boolean
}

export interface CompletionCommand {
  readonly command: 'completion'
  readonly shell: Shell
}

export type UninstallCommand = { readonly command: 'uninstall' } & Omit<RunOptions, 'command' | 'json'>

export interface TestBuildCommand {
  readonly command: 'test-build'
  /** Empty: all systems that the builder's machines entry lists. */
  readonly systems: readonly string[]
  readonly json: boolean
}

export interface LogCommand extends RunOptions {
  readonly command: 'log'
  /** Restart the builder and capture what it prints. */
  readonly capture: boolean
  /** Number of last lines to print. */
  readonly lines: number
}
