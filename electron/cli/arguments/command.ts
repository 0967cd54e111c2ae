import type { AdministratorWay } from '../../mac/administrator/administrator.ts'
import type { BuilderControl } from '../../repair/controls/builder-control.ts'

/** What was asked for on the command line. */
export type Asked =
  | StatusAsked
  | { readonly command: 'watch'; readonly json: boolean }
  | { readonly command: 'explain'; readonly name: string }
  | RepairAsked
  | TestBuildAsked
  | ControlAsked
  | UndoAsked
  | UninstallAsked
  | LogAsked
  | { readonly command: 'diagnose'; readonly file: string; readonly json: boolean }
  | { readonly command: 'report' }
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'wrong'; readonly says: string }

export interface StatusAsked {
  readonly command: 'status'
  readonly shape: StatusShape
  readonly quick: boolean
  /** Also look as root: asks for a password. */
  readonly deep: boolean
  /** Also look at machines elsewhere, which nothing else connects to. */
  readonly remote: boolean
  readonly via: AdministratorWay | null
}

/** How a status is printed: for a person, as JSON, or for Prometheus. */
export type StatusShape = 'text' | 'json' | 'prometheus'

/** How what is planned is shown, agreed to and run. */
export interface HowToRun {
  readonly command: string
  readonly dryRun: boolean
  readonly yes: boolean
  readonly via: AdministratorWay | null
  readonly json: boolean
}

export interface RepairAsked extends HowToRun {
  readonly command: 'repair'
  readonly names: readonly string[]
  readonly all: boolean
}

export interface ControlAsked extends HowToRun {
  readonly command: Exclude<BuilderControl, 'capture-log'>
}

export interface UndoAsked extends HowToRun {
  readonly command: 'undo'
  /** Only tell what can be taken back. */
  readonly list: boolean
}

export type UninstallAsked = { readonly command: 'uninstall' } & Omit<HowToRun, 'command' | 'json'>

export interface TestBuildAsked {
  readonly command: 'test-build'
  /** None: all that the builder's entry promises. */
  readonly systems: readonly string[]
  readonly json: boolean
}

export interface LogAsked extends HowToRun {
  readonly command: 'log'
  /** Restart the builder and capture what it prints. */
  readonly capture: boolean
  /** How many of the last lines. */
  readonly lines: number
}
