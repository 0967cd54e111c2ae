import { useEffect, useState } from 'react'

/** True once the condition has held for this long: what is over sooner is not worth showing. */
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
