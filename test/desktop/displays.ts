import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Area } from './screen-picture.ts'

type Size = Pick<Area, 'width' | 'height'>

/**
 * Plugs exactly these displays into the desktop in one step, as a user who sets up a desk does. The screen is Xvnc's
 * (scripts/desktop.mjs), whose displays a viewer can set with `SetDesktopSize` of RFB 3.8 (RFC 6143, and
 * "ExtendedDesktopSize" of its community edition). In X, no display may be left of or above 0, 0.
 */
export async function plugIn(...displays: readonly Area[]): Promise<void> {
  const socket = connect(process.env.BUILDERBAR_DISPLAYS ?? '')
  try {
    await handshake(socket)
    socket.write(setEncodings())
    const exact = {
      width: Math.max(...displays.map((area) => area.x + area.width)),
      height: Math.max(...displays.map((area) => area.y + area.height)),
    }
    // If the screen shrank first, a display that does not fit would be unplugged and return as a new one.
    for (const size of [{ width: 4096, height: 4096 }, exact]) {
      socket.write(Buffer.concat([setDesktopSize(size, displays), requestUpdate()]))
      await waitForLayout(socket)
    }
  } finally {
    socket.destroy()
  }
}

/** Returns the next bytes of the X server's answer. */
async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  if (count === 0) return Buffer.alloc(0)
  for (;;) {
    const bytes: unknown = socket.read(count)
    if (Buffer.isBuffer(bytes)) return bytes
    if (socket.destroyed || socket.readableEnded) throw new Error('The screen of the tests hung up.')
    await once(socket, 'readable')
  }
}

/** There is no password: only a user who may enter the desktop's folder can reach the socket. */
async function handshake(socket: Socket): Promise<void> {
  await readBytes(socket, 'RFB 003.008\n'.length)
  socket.write('RFB 003.008\n')
  await readBytes(socket, (await readBytes(socket, 1)).readUInt8())
  const [noPassword, shared] = [Uint8Array.of(1), Uint8Array.of(1)]
  socket.write(noPassword)
  const refusal = (await readBytes(socket, 4)).readUInt32BE()
  if (refusal !== 0) throw new Error('The screen of the tests lets nobody lay out its displays.')
  socket.write(shared)
  const screen = await readBytes(socket, 24)
  await readBytes(socket, screen.readUInt32BE(20))
}

const extendedDesktopSize = -308

/** SetEncodings with this encoding only. */
function setEncodings(): Buffer {
  const message = Buffer.from([2, 0, 0, 1, 0, 0, 0, 0])
  message.writeInt32BE(extendedDesktopSize, 4)
  return message
}

/** SetDesktopSize: the size of the screen, then each display with its number and position. */
function setDesktopSize({ width, height }: Size, displays: readonly Area[]): Buffer {
  const message = Buffer.from([251, 0, 0, 0, 0, 0, displays.length, 0])
  message.writeUInt16BE(width, 2)
  message.writeUInt16BE(height, 4)
  const places = displays.map((area, number) => {
    const place = Buffer.alloc(16)
    place.writeUInt32BE(number, 0)
    for (const [index, value] of [area.x, area.y, area.width, area.height].entries()) {
      place.writeUInt16BE(value, 4 + 2 * index)
    }
    return place
  })
  return Buffer.concat([message, ...places])
}

/** FramebufferUpdateRequest for one pixel, since answers are sent only with an update. */
function requestUpdate(): Buffer {
  return Buffer.from([3, 1, 0, 0, 0, 0, 0, 1, 0, 1])
}

/** Reads until the X server has answered the new layout. */
async function waitForLayout(socket: Socket): Promise<void> {
  for (;;) {
    const rectangles = (await readBytes(socket, 4)).readUInt16BE(2)
    for (let index = 0; index < rectangles; index += 1) {
      const head = await readBytes(socket, 12)
      const [reason, status] = [head.readUInt16BE(0), head.readUInt16BE(2)]
      if (head.readInt32BE(8) !== extendedDesktopSize) {
        await readBytes(socket, head.readUInt16BE(4) * head.readUInt16BE(6) * 4)
        continue
      }
      await readBytes(socket, (await readBytes(socket, 4)).readUInt8() * 16)
      // Reason 1: the answer to our own request.
      if (reason === 1 && status !== 0) throw new Error(`These displays were refused (${status}).`)
      if (reason === 1) return
    }
  }
}
