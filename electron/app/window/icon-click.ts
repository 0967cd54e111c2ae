export interface PopoverMoment {
  readonly visible: boolean
  /** When the popover was last hidden because it lost the keyboard, in milliseconds; null: never. */
  readonly leftAt: number | null
  readonly now: number
}

/**
 * What a click on the tray icon does. On macOS a click on the icon of an open popover takes the keyboard away
 * first, so the popover is already hidden when the click comes; on Linux the click comes first.
 */
export function onIconClick({ visible, leftAt, now }: PopoverMoment): 'show' | 'hide' | 'leave-hidden' {
  if (visible) return 'hide'
  return leftAt !== null && now - leftAt < 250 ? 'leave-hidden' : 'show'
}
