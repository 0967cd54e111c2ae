import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Returns a TCP port of 127.0.0.1 on which nothing listens, below the range that the system assigns to clients. No other
 * process gets it from here until this one ends, even if nothing ever listens on it.
 */
export async function reservePort(preferredPort?: number): Promise<number> {
  if (preferredPort !== undefined && (await tryToReserve(preferredPort))) return preferredPort
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await tryToReserve(port)) return port
  }
  throw new Error('There is no free port between 20000 and 32000.')
}

/** The UDP port of the same number serves as the lock, because the system releases it with the process. */
async function tryToReserve(port: number): Promise<boolean> {
  const lock = createSocket('udp4').unref()
  const isLocked = await succeeds(once(lock, 'listening'), () =>
    lock.bind({ port, address: '127.0.0.1', exclusive: true }),
  )
  if (!isLocked) return false
  const server = createServer()
  const isFree = await succeeds(once(server, 'listening'), () => server.listen(port, '127.0.0.1'))
  if (isFree) await new Promise((resolve) => server.close(resolve))
  else lock.close()
  return isFree
}

/** Whether the event comes that `start` leads to, instead of an error. */
async function succeeds(event: Promise<unknown>, start: () => void): Promise<boolean> {
  start()
  return await event.then(
    () => true,
    () => false,
  )
}
