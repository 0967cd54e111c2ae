/** One link of the chain from launchd to a finished build, as the popover draws it. */
export interface ChainLink {
  readonly id: 'launchd' | 'machine' | 'port' | 'ssh-key' | 'route' | 'build'
  readonly name: string
  /** `not-known`: behind the first broken link, or not to be seen. */
  readonly state: 'good' | 'concern' | 'broken' | 'not-known'
  /** What was seen there, in a few words. */
  readonly message: string
}
