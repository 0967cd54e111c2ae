import { useEffect, useState } from 'react'

/** Returns true after the condition has held for this long, so that short states are not drawn. */
export function useDelayed(condition: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!condition) {
      setLasted(false)
      return
    }
    const timer = setTimeout(() => setLasted(true), milliseconds)
    return () => clearTimeout(timer)
  }, [condition, milliseconds])
  return condition && lasted
}
