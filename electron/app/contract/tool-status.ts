/** The state of the command line tool `builderbar`. */
export type ToolView =
  | {
      readonly status: 'installed'
      readonly message: string /** Receipt by which the installation is undone. */
      readonly receipt: string | null
    }
  | { readonly status: 'can' }
  | { readonly status: 'cannot'; readonly message: string }
