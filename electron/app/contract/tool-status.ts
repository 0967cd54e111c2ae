/** How it stands with `builderbar` in a terminal. */
export type ToolView =
  | {
      readonly status: 'installed'
      readonly message: string /** By which it is taken back. */
      readonly receipt: string | null
    }
  | { readonly status: 'can' }
  | { readonly status: 'cannot'; readonly message: string }
