import { useEffect, useState } from 'react'
import type { Bridge, PopoverView } from '../electron/shell/bridge-contract.ts'

/** The newest view that the program has pushed; null until the first has come. */
export function useView(bridge: Bridge): PopoverView | null {
  const [view, show] = useState<PopoverView | null>(null)
  useEffect(() => bridge.onView(show), [bridge])
  return view
}
