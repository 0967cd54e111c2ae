/** The baseline of the app: an Electron app that shows an icon in the tray and does nothing else. */
import { Buffer } from 'node:buffer'
import { app, nativeImage, Tray } from 'electron'

void app.whenReady().then(() => {
  const pixel = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  )
  // Kept on the app object: a tray without a reference is garbage-collected.
  Object.assign(app, {
    tray: new Tray(nativeImage.createFromBuffer(pixel).resize({ width: 16, height: 16 })),
  })
})
