import type { BuilderKind } from '../../core/model/status.ts'

/** The lines of several builders, and the window of each. */
export const builderMessages = {
  heading: 'Builders',
  check: 'Check',
  /** Names the builder for screen readers, which do not see beside what the button is. */
  checkLabel: (host: string) => `Check ${host}`,
  checking: 'Checking…',
  /** Opens its window; names the builder for screen readers, as above. */
  showLabel: (host: string) => `Show details of ${host}`,
  /** This Mac’s own builder, which no entry names. */
  unlisted: (port: number) => `port ${port}`,
  checked: (ago: string) => `checked ${ago}`,
  /** In its window. */
  kinds: {
    managed: 'This Mac’s own builder',
    local: 'On this Mac',
    remote: 'On another computer',
    external: 'External builder of Nix',
  } satisfies Record<BuilderKind, string>,
  findings: 'Issues',
  chain: 'Path to a finished build',
  facts: 'About this builder',
  checks: 'Checks',
  log: 'Log',
  showLog: 'Show Log',
  noLog: {
    managed: 'launchd discards its output. The log window can capture it.',
    local: 'Builderbar found no log that it can read.',
    remote: 'Its log is on the other computer.',
    external: 'Nix shows its output with each build.',
  } satisfies Record<BuilderKind, string>,
  gone: 'Nix no longer lists this builder.',
}
