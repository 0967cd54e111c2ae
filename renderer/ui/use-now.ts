import { useEffect, useState } from 'react'

/** Returns the time in milliseconds, updated every second while the page is visible. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined
    const start = () => {
      clearInterval(timer)
      if (document.visibilityState === 'hidden') return
      setNow(Date.now())
      timer = setInterval(() => setNow(Date.now()), 1000)
    }
    start()
    document.addEventListener('visibilitychange', start)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', start)
    }
  }, [])
  return now
}
