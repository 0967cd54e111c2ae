/** A link of the chain from launchd to a finished build, as the popover draws it. */
export interface ChainLink {
  readonly id: 'launchd' | 'vm' | 'port' | 'ssh-key' | 'route' | 'build'
  readonly name: string
  /** `unknown`: after the first broken link, or not observable. */
  readonly state: 'good' | 'concern' | 'broken' | 'unknown'
  /** Short description of what was observed. */
  readonly message: string
  /** Key of the root finding that breaks it or warns about it; absent where there is none. */
  readonly finding?: string
}
