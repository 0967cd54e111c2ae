import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { reservePort } from './port-reservation.ts'

it('never returns a port twice while its first owner runs', async () => {
  const port = await reservePort()
  expect(await reservePort(port)).not.toBe(port)
})

it('takes another port where something listens', async () => {
  const port = 32_000 + (process.pid % 500)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  expect(await reservePort(port)).not.toBe(port)
  await new Promise((resolve) => server.close(resolve))
  expect(await reservePort(port)).toBe(port)
})
