import type { BuilderState } from '../../core/model/finding.ts'

/** The icon in the menu bar. */
export const iconMessages = {
  /** Beside it while something is wrong, where that was chosen. */
  beside: { down: 'down', degraded: 'concern', starting: 'starting' } satisfies Partial<
    Record<BuilderState, string>
  >,
  hidden:
    'macOS hides the icon. Allow Builderbar in System Settings > Menu Bar, or make room in the bar; opening the app again shows this window.',
}
