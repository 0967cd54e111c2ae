import type { BuilderState } from '../../core/model/finding.ts'

/** The icon in the menu bar. */
export const iconMessages = {
  /** Beside it while something is wrong, where that was chosen. */
  beside: { down: 'down', degraded: 'warning', starting: 'starting' } satisfies Partial<
    Record<BuilderState, string>
  >,
  hidden:
    'macOS is hiding the Builderbar icon. Allow it in System Settings > Menu Bar, or free up space in the menu bar. Open the app again to show this window.',
}
