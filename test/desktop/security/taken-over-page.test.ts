import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ownPage, withCompromisedPage } from '../fixtures/compromised-page.ts'
import { waitForWindow } from '../fixtures/desktop-input.ts'

const preload = fileURLToPath(new URL('../../../dist/preload.cjs', import.meta.url))

/** A server that a compromised page would try to reach. */
let server: Server
let requestedUrls: string[] = []
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-attack-'))
  writeFileSync(join(folder, 'foreign.html'), '<title>foreign</title>')
  server = createServer((request, response) => {
    requestedUrls.push(request.url ?? '')
    if (request.url === '/leads-on') response.writeHead(302, { location: '/led-on' })
    response.end('<title>foreign</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  requestedUrls = []
})
afterAll(() => {
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

function home(): string {
  const address: string | AddressInfo | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `http://127.0.0.1:${address.port}`
}

describe('a compromised page', () => {
  it('cannot leave: no navigation, window, link or dropped file', () =>
    withCompromisedPage(async ({ electron }, page) => {
      const addresses = [
        `${home()}/gone`,
        `file://${folder}/foreign.html`,
        'file:///etc/passwd',
        'app://elsewhere/index.html',
        'data:text/html,<title>foreign</title>',
        "javascript:document.body.textContent='foreign'",
      ]
      for (const address of addresses) {
        await page.evaluate((to) => {
          location.href = to
        }, address)
        const wasRefused = await page.evaluate((to) => window.open(to) === null, address)
        expect({ address, wasRefused }).toEqual({ address, wasRefused: true })
        for (const target of ['', '_blank']) {
          await page.evaluate(
            ([to, linkTarget]) => {
              const link = document.createElement('a')
              link.href = to ?? ''
              link.target = linkTarget ?? ''
              document.body.append(link)
              link.click()
              link.dispatchEvent(new MouseEvent('click', { ctrlKey: true }))
              link.remove()
            },
            [address, target],
          )
        }
      }
      const session = await electron.context().newCDPSession(page)
      const data = { items: [], files: [join(folder, 'foreign.html')], dragOperationsMask: 1 }
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await session.send('Input.dispatchDragEvent', { type, x: 100, y: 100, data })
      }
      await pause(300)
      expect(requestedUrls).toEqual([])
    }))

  it('cannot communicate: no request, frame, form, worker, socket or permission', () =>
    withCompromisedPage(async (_app, page) => {
      const outcome = await page.evaluate(async (to) => {
        const add = (name: string, attributes: Record<string, string>) => {
          const element = document.createElement(name)
          for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
          document.body.append(element)
          return element
        }
        add('img', { src: `${to}/img` })
        add('script', { src: `${to}/script` })
        add('link', { rel: 'stylesheet', href: `${to}/style` })
        add('link', { rel: 'prefetch', href: `${to}/prefetch` })
        add('iframe', { src: `${to}/frame` })
        add('object', { data: `${to}/object` })
        add('webview', { src: `${to}/webview` })
        add('video', { src: `${to}/video` })
        const form = add('form', { action: `${to}/form`, method: 'post' })
        if (form instanceof HTMLFormElement) form.submit()
        const inline = document.createElement('script')
        inline.textContent = 'document.title = "inline script ran"'
        document.body.append(inline)
        const isRefused = async (try_: () => unknown) => {
          try {
            return (await try_()) === false
          } catch {
            return true
          }
        }
        const listEvents = (source: EventTarget) =>
          new Promise<boolean>((resolve) => {
            source.addEventListener('open', () => resolve(true))
            source.addEventListener('error', () => resolve(false))
          })
        const loads = (src: string) =>
          new Promise<boolean>((resolve) => {
            const script = add('script', { src })
            script.addEventListener('load', () => resolve(true))
            script.addEventListener('error', () => resolve(false))
          })
        // sendBeacon accepts the request, but nothing is sent.
        navigator.sendBeacon(`${to}/beacon`)
        return {
          fetch: await isRefused(() => fetch(`${to}/fetch`)),
          file: await isRefused(() => fetch('file:///etc/passwd')),
          outside: await isRefused(() => loads('app://builderbar/..%2fmain.js')),
          root: await isRefused(() => loads('app://builderbar/%2e%2e%2f%2e%2e%2fpackage.json')),
          socket: await isRefused(() => listEvents(new WebSocket(to.replace('http', 'ws')))),
          worker: await isRefused(() => listEvents(new Worker(`${to}/worker`))),
          camera: await isRefused(() => navigator.mediaDevices.getUserMedia({ video: true })),
          notification: (await Notification.requestPermission()) === 'denied',
          node: !('require' in window) && !('process' in window) && !('module' in window),
          title: document.title,
        }
      }, home())
      await pause(300)
      expect(requestedUrls).toEqual([])
      const { title, ...refusals } = outcome
      expect(title).not.toContain('inline')
      expect(Object.entries(refusals).filter(([, isRefused]) => !isRefused)).toEqual([])
    }))

  it('can send only valid requests: not malformed, huge, numerous or forged ones', () =>
    withCompromisedPage(async ({ fakeMac, electron }, page) => {
      const before = fakeMac.calls().length
      await page.evaluate(() => {
        const bridge: unknown = Reflect.get(window, 'builderbar')
        if (typeof bridge !== 'object' || bridge === null) throw new Error('There is no bridge.')
        const send = (message: unknown) => {
          try {
            Reflect.get(bridge, 'send')(message)
          } catch {
            // A value that cannot be cloned is not even sent.
          }
        }
        const loop: Record<string, unknown> = { kind: 'scan' }
        loop.self = loop
        const messages = [
          undefined,
          null,
          7,
          'run-plan',
          [],
          [[]],
          () => 1,
          Symbol.iterator,
          loop,
          new Map(),
          new Date(),
          { kind: 'run-plan', script: 'touch /tmp/foreign' },
          { kind: 'plan', subject: { kind: 'finding', finding: '$(id)', repair: '; id' } },
          { kind: 'plan', subject: { kind: 'finding', finding: '__proto__', repair: 'constructor' } },
          { kind: 'plan', subject: { kind: 'tool', script: '/tmp/foreign' } },
          { ask: ['run-plan'] },
          JSON.parse('{"ask":"run-plan","__proto__":{"ask":"look"}}'),
          { kind: 'copy-permanent-fix', finding: 'x'.repeat(20_000_000) },
          { ask: 'x'.repeat(20_000_000) },
          { kind: 'show-builder', uri: 'ssh-ng://builder@elsewhere.example.com' },
          { kind: 'page', page: 'builder' },
          { kind: 'fit', height: 1e308 },
          { kind: 'fit', height: Number.NaN },
        ]
        for (const message of messages) send(message)
        for (let count = 0; count < 5000; count += 1) send({ kind: 'no-such-thing', count })
      })
      // Messages keep their order, so after this one all others have been received.
      await page.evaluate(() =>
        Reflect.get(Reflect.get(window, 'builderbar'), 'send')({ kind: 'fit', height: 200 }),
      )
      await expect
        .poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize()[1]))
        .toBe(200)
      expect(fakeMac.calls().length - before).toBeLessThan(20)
      // Missing in Electron's types.
      const walls = await electron.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        return contents && Reflect.get(contents, 'getLastWebPreferences').call(contents)
      })
      expect(walls).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
      // The bridge has two functions and cannot be replaced.
      const bridge = await page.evaluate(() => {
        const bridge = Reflect.get(window, 'builderbar')
        Reflect.set(window, 'builderbar', null)
        return { keys: Object.keys(bridge).sort(), same: Reflect.get(window, 'builderbar') === bridge }
      })
      expect(bridge).toEqual({ keys: ['onView', 'send'], same: true })
    }))
})

describe('another page', () => {
  it('is ignored even with our preload; a frame has no bridge; without a bridge our page still loads', () =>
    withCompromisedPage(async ({ electron }, page) => {
      const inFrame = await page.evaluate(() => {
        const frame = document.createElement('iframe')
        document.body.append(frame)
        const frameWindow = frame.contentWindow
        const has = frameWindow !== null && 'builderbar' in frameWindow
        frame.remove()
        return has
      })
      expect(inFrame).toBe(false)
      const crashes = await electron.evaluate(
        async ({ BrowserWindow }, { preload, ownPage, foreignServer }) => {
          const foreign = new BrowserWindow({ show: false, webPreferences: { preload, webviewTag: true } })
          await foreign.loadURL(`data:text/html,<webview src="${foreignServer}/embedded"></webview>`)
          await foreign.webContents.executeJavaScript("builderbar.send({ ask: 'close' })")
          const bareWindow = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
          const crashes: string[] = []
          bareWindow.webContents.on('render-process-gone', (_event, { reason }) => crashes.push(reason))
          await bareWindow.loadURL(ownPage)
          // Not even loadURL of the main process follows a redirect of a server.
          await bareWindow.loadURL(`${foreignServer}/leads-on`).catch(() => undefined)
          // Another window with our page is still not the popover.
          const twin = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
          await twin.loadURL(ownPage)
          await twin.webContents.executeJavaScript("builderbar.send({ ask: 'close' })")
          await new Promise((resolve) => setTimeout(resolve, 300))
          for (const window of [foreign, bareWindow, twin]) window.destroy()
          return crashes
        },
        { preload, ownPage, foreignServer: home() },
      )
      expect(crashes).toEqual([])
      expect(requestedUrls).toEqual(['/leads-on'])
      await waitForWindow('Builderbar', true)
    }))
})
