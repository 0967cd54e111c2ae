import type { WindowKind } from './page.ts'

/** Sizes of a window's content in points. */
export interface WindowSizes {
  readonly width: number
  readonly height: number
  readonly minWidth: number
  readonly minHeight: number
  /** A window that cannot be resized has the height of its page. */
  readonly resizable: boolean
}

export const windowSizes: Readonly<Record<WindowKind, WindowSizes>> = {
  settings: { width: 520, height: 320, minWidth: 520, minHeight: 200, resizable: false },
  log: { width: 720, height: 520, minWidth: 420, minHeight: 240, resizable: true },
  report: { width: 760, height: 560, minWidth: 420, minHeight: 240, resizable: true },
  script: { width: 720, height: 520, minWidth: 420, minHeight: 240, resizable: true },
  builder: { width: 560, height: 640, minWidth: 420, minHeight: 240, resizable: true },
}

/** Width of the settings window for a text size in percent: 520 points, and 760 at 200 %. */
export function computeSettingsWidth(textPercent: number): number {
  return Math.round(windowSizes.settings.width + (textPercent - 100) * 2.4)
}
