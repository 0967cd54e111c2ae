export interface PopoverMoment {
  readonly visible: boolean
  /** When the popover last hid because it lost the focus, in milliseconds; null: never. */
  readonly leftAt: number | null
  readonly now: number
}

/**
 * Returns the action of a click on the tray icon. On macOS such a click first takes the focus from an open popover, which
 * is therefore already hidden when the click arrives; on Linux the click arrives first.
 */
export function chooseClickAction({ visible, leftAt, now }: PopoverMoment): 'show' | 'hide' | 'leave-hidden' {
  if (visible) return 'hide'
  return leftAt !== null && now - leftAt < 250 ? 'leave-hidden' : 'show'
}
