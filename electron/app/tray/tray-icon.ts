import type { BuilderState } from '../../core/model/finding.ts'

/** What the icon tells: the state of the builder, or that a repair runs. */
export type IconState = BuilderState | 'repairing'

/**
 * How fast a state's pictures follow one another; states without an entry have one picture. `starting` is never drawn to
 * its end: a glance at the complete box would take it for healthy.
 */
const motions: Partial<Record<IconState, { frames: number; everyMs: number; still: number }>> = {
  starting: { frames: 3, everyMs: 900, still: 3 },
  repairing: { frames: 8, everyMs: 150, still: 1 },
}

/** What a bar needs: macOS colours a template itself; other desktops show the picture as it is. */
export type IconColour = 'template' | 'dark' | 'light'

export interface Motion {
  /** Names of the pictures in dist/assets, shown in turn. */
  readonly pictures: readonly string[]
  /** Milliseconds that each is shown; 0 where there is only one. */
  readonly everyMs: number
}

/** The pictures for a state (scripts/icons.mjs draws them). With reduced motion one still picture. */
export function motionFor(state: IconState, colour: IconColour, reducedMotion: boolean): Motion {
  const motion = motions[state]
  if (motion === undefined) return { pictures: [pictureName(state, colour)], everyMs: 0 }
  if (reducedMotion) return { pictures: [pictureName(`${state}-${motion.still}`, colour)], everyMs: 0 }
  return {
    pictures: Array.from({ length: motion.frames }, (_, index) =>
      pictureName(`${state}-${index + 1}`, colour),
    ),
    everyMs: motion.everyMs,
  }
}

function pictureName(name: string, colour: IconColour): string {
  return colour === 'light' ? `${name}-light.png` : `${name}Template.png`
}

/** The colour that a bar needs. GNOME's bar is dark in every theme. */
export function iconColour(platform: NodeJS.Platform, desktop: string, darkTheme: boolean): IconColour {
  if (platform === 'darwin') return 'template'
  return darkTheme || /gnome/i.test(desktop) ? 'light' : 'dark'
}
