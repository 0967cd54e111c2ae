import { useEffect, useState } from 'react'

/** Returns true once the condition has held for this long, so that short states are never drawn. */
export function useDelayed(condition: boolean, milliseconds: number): boolean {
  const [hasHeld, setHasHeld] = useState(false)
  useEffect(() => {
    if (!condition) {
      setHasHeld(false)
      return
    }
    const timer = setTimeout(() => setHasHeld(true), milliseconds)
    return () => clearTimeout(timer)
  }, [condition, milliseconds])
  return condition && hasHeld
}
