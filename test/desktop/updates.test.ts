import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getElectronPath } from '../../scripts/electron.mjs'
import { createZip, formatInfoPlist } from '../app/updates/zip-archive.ts'

const archive = createZip({
  'Builderbar.app/Contents/Info.plist': formatInfoPlist('2.0.0'),
  rest: randomBytes(150_000).toString('hex'),
})
const name = 'Builderbar-2.0.0-x64.zip'
/** electron-updater chooses the name of the list by the system it runs on. */
const listName = process.platform === 'darwin' ? 'latest-mac.yml' : 'latest-linux.yml'

function formatReleaseList(change: { version?: string; size?: number; notes?: string } = {}): string {
  const { version = '2.0.0', size = archive.length, notes = '- faster' } = change
  const sha512 = createHash('sha512').update(archive).digest('base64')
  return `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${size}\nreleaseNotes: '${notes}'\n`
}

type Answer = Parameters<RequestListener>[1]
const sendBody = (body: string | Buffer) => (answer: Answer) => {
  answer.setHeader('content-length', Buffer.byteLength(body))
  answer.end(body)
}
/** Sends the body without a length. */
const sendWithoutLength = (body: string | Buffer) => (answer: Answer) => {
  answer.write(body)
  answer.end()
}
const sendEndlessly = (answer: Answer) => {
  const writeMore = () =>
    answer.destroyed || answer.write('#'.repeat(100_000), () => setTimeout(writeMore, 1))
  answer.on('error', () => undefined)
  writeMore()
}
const redirectTo = (location: string) => (answer: Answer) => answer.writeHead(302, { location }).end()
const sendError = (code: number) => (answer: Answer) => answer.writeHead(code).end('no')
const sendNothing = () => undefined
const cutConnection = (answer: Answer) => {
  answer.setHeader('content-length', archive.length)
  answer.write(archive.subarray(0, 1000), () => answer.destroy())
}
const sendGoodList = sendBody(formatReleaseList())

/** The behaviour of a server for the list and for the archive, and the expected result. */
const cases: readonly (readonly [string, (answer: Answer) => void, (answer: Answer) => void, object])[] = [
  ['good', sendGoodList, sendBody(archive), { found: '2.0.0', notes: '- faster', percent: 100 }],
  ['list-elsewhere', redirectTo(`/good/${listName}`), sendBody(archive), { found: '2.0.0' }],
  ['archive-elsewhere', sendGoodList, redirectTo(`/good/${name}`), { found: '2.0.0' }],
  ['older', sendBody(formatReleaseList({ version: '0.9.9' })), sendNothing, { found: 'nothing' }],
  ['the-same', sendBody(formatReleaseList({ version: '1.0.0' })), sendNothing, { found: 'nothing' }],
  [
    'a-page',
    sendBody('<!doctype html><title>Sign in</title>'),
    sendNothing,
    { message: expect.stringMatching(/no list/) },
  ],
  ['broken', sendBody('version: [1'), sendNothing, { message: expect.stringMatching(/no list/) }],
  ['aliases', sendBody(`a: &a [x,x]\nb: &b [*a,*a]\nversion: *b\n`), sendNothing, { found: 'trouble' }],
  [
    'huge-list',
    sendBody('#'.repeat(5_000_000)),
    sendNothing,
    { message: expect.stringMatching(/too much data/) },
  ],
  ['endless-list', sendEndlessly, sendNothing, { message: expect.stringMatching(/too much|too long/) }],
  ['no-list', sendError(404), sendNothing, { message: expect.stringMatching(/answer 404|no list/) }],
  ['silent-list', sendNothing, sendNothing, { message: expect.stringMatching(/the server took too long/) }],
  [
    'list-is-file',
    redirectTo('file:///etc/passwd'),
    sendNothing,
    { message: expect.stringMatching(/elsewhere/) },
  ],
  [
    'list-other-protocol',
    redirectTo('https://127.0.0.1:1/'),
    sendNothing,
    { message: expect.stringMatching(/elsewhere/) },
  ],
  [
    'list-in-circles',
    redirectTo(`/list-in-circles/${listName}`),
    sendNothing,
    { message: expect.stringMatching(/elsewhere/) },
  ],
  [
    'other-bytes',
    sendGoodList,
    sendBody(randomBytes(archive.length)),
    { message: expect.stringMatching(/doesn’t match the release/) },
  ],
  [
    'more-bytes',
    sendGoodList,
    sendBody(Buffer.concat([archive, archive])),
    { message: expect.stringMatching(/too much data/) },
  ],
  ['endless-archive', sendGoodList, sendEndlessly, { message: expect.stringMatching(/too much data/) }],
  [
    'unsaid-length',
    sendGoodList,
    sendWithoutLength(archive),
    { message: expect.stringMatching(/too much data/) },
  ],
  [
    'archive-is-file',
    sendGoodList,
    redirectTo('file:///etc/passwd'),
    { message: expect.stringMatching(/elsewhere|too much|file/) },
  ],
  [
    'archive-is-nothing',
    sendGoodList,
    redirectTo('nowhere:x'),
    { message: expect.stringMatching(/elsewhere/) },
  ],
  ['no-archive', sendGoodList, sendError(404), { found: 'trouble' }],
  ['cut-off', sendGoodList, cutConnection, { found: 'trouble' }],
  ['silent-archive', sendGoodList, sendNothing, { message: expect.stringMatching(/too long/) }],
]

let server: Server
let folder: string
let results: unknown[] = []
const requests: { url: string; headers: IncomingHttpHeaders }[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-updates-'))
  server = createServer(({ url = '', headers }, answer) => {
    requests.push({ url, headers })
    const [, place, file] = url.replace(/\?noCache=\w+$/, '').split('/')
    const [, sendList, sendArchive] = cases.find(([name]) => name === place) ?? [
      '',
      sendError(404),
      sendError(404),
    ]
    if (file === listName) sendList(answer)
    else sendArchive(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  results = await runUpdater()
})
afterAll(() => {
  server?.closeAllConnections()
  server?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** Bundles the program as the app is bundled, and runs it in a real Electron. */
async function runUpdater(): Promise<unknown[]> {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  writeFileSync(join(folder, 'package.json'), '{"name":"updating","version":"1.0.0","main":"main.mjs"}')
  await build({
    entryPoints: [fileURLToPath(new URL('fixtures/updating-program.ts', import.meta.url))],
    bundle: true,
    outfile: join(folder, 'main.mjs'),
    platform: 'node',
    format: 'esm',
    external: ['electron'],
    banner: {
      js: "import { createRequire } from 'node:module';const require=createRequire(import.meta.url)",
    },
  })
  const updates = cases.map(([place]) => {
    const configFile = join(folder, `${place}.yml`)
    writeFileSync(configFile, `provider: generic\nurl: https://nowhere\nupdaterCacheDirName: ${place}\n`)
    return { address: `http://127.0.0.1:${address.port}/${place}`, configFile }
  })
  const messages = ['--no-sandbox', folder, JSON.stringify(updates)]
  const env = {
    ...process.env,
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  }
  const app = spawn(await getElectronPath(), messages, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  app.stdout.on('data', (bytes) => {
    output += bytes
  })
  await new Promise((resolve) => app.once('close', resolve))
  return [...output.matchAll(/^update (.*)$/gm)].map(([, json = '']) => JSON.parse(json))
}

describe('an update over real HTTP with the real electron-updater', () => {
  it.each(cases.map(([place, , , outcome], index) => ({ place, outcome, index })))(
    '$place',
    ({ outcome, index }) => {
      expect(results[index]).toMatchObject(outcome)
    },
  )

  it('is kept only if it matches the list, and leaves no partial file', () => {
    const files = readdirSync(join(folder, 'cache')).flatMap((place) => {
      const pendingFolder = join(folder, 'cache', place, 'pending')
      const names = existsSync(pendingFolder) ? readdirSync(pendingFolder) : []
      return names.filter((name) => name !== 'update-info.json').map((name) => join(pendingFolder, name))
    })
    expect(files).toHaveLength(3)
    expect(files.filter((path) => !readFileSync(path).equals(archive))).toEqual([])
  })

  it('is requested without anything that identifies this Mac', () => {
    const names = new Set(requests.flatMap(({ headers }) => Object.keys(headers)))
    const allowedName =
      /^(host|connection|user-agent|accept|accept-encoding|accept-language|cache-control|pragma|sec-fetch-\w+)$/
    expect([...names].filter((name) => !allowedName.test(name))).toEqual([])
    const agents = new Set(requests.map(({ headers }) => headers['user-agent']))
    expect([...agents]).toEqual(['Builderbar'])
    expect(new Set(requests.map(({ headers }) => headers['accept-language'] ?? 'en'))).toEqual(
      new Set(['en']),
    )
  })
})
