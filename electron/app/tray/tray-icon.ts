import type { BuilderState } from '../../core/model/finding.ts'

/** The state that the icon shows: that of the builder, with a slash where its findings are muted, or a running repair. */
export type IconState = BuilderState | 'down-muted' | 'degraded-muted' | 'repairing'

/**
 * Animations; states without an entry have one picture. The last frame of `starting` is not the complete box, which would
 * look like `healthy`.
 */
const motions: Partial<Record<IconState, { frames: number; everyMs: number; stillFrame: number }>> = {
  starting: { frames: 3, everyMs: 900, stillFrame: 3 },
  repairing: { frames: 8, everyMs: 150, stillFrame: 1 },
}

/** macOS colours a template image itself; other desktops show the picture as it is. */
export type IconColour = 'template' | 'dark' | 'light'

export interface Motion {
  /** File names in dist/assets, in the order of the animation. */
  readonly pictures: readonly string[]
  /** Duration of each picture in milliseconds; 0 for a single picture. */
  readonly everyMs: number
}

/** Returns the pictures for a state (drawn by scripts/icons.mjs). `still`: only one, for users who reduce motion. */
export function selectMotion(state: IconState, colour: IconColour, style: 'animated' | 'still'): Motion {
  const motion = motions[state]
  if (motion === undefined) return { pictures: [formatPictureName(state, colour)], everyMs: 0 }
  if (style === 'still')
    return { pictures: [formatPictureName(`${state}-${motion.stillFrame}`, colour)], everyMs: 0 }
  return {
    pictures: Array.from({ length: motion.frames }, (_, index) =>
      formatPictureName(`${state}-${index + 1}`, colour),
    ),
    everyMs: motion.everyMs,
  }
}

function formatPictureName(name: string, colour: IconColour): string {
  return colour === 'light' ? `${name}-light.png` : `${name}Template.png`
}

/** Returns the icon's colour for a desktop. GNOME's bar is dark in every theme. */
export function chooseIconColour(platform: NodeJS.Platform, desktop: string, isDark: boolean): IconColour {
  if (platform === 'darwin') return 'template'
  return isDark || /gnome/i.test(desktop) ? 'light' : 'dark'
}
