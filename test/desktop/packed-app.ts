import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'
import { selectDefinedVariables } from './app-on-desktop.ts'

const run = promisify(execFile)
const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** The app packed for Linux with the configuration that packs it for a Mac. */
export interface PackedApp {
  readonly folder: string
  readonly program: string
  readonly archive: string
  remove(): void
}

/** Packs dist/ into a folder of its own. */
export async function packApp(): Promise<PackedApp> {
  const into = mkdtempSync(join(tmpdir(), 'builderbar-packed-'))
  // As in a workflow of that repository.
  const env = { ...process.env, GITHUB_REPOSITORY: 'someone/builderbar' }
  await run(process.execPath, [join(checkout, 'scripts/pack.mjs'), '--built', '--sandbox', '--into', into], {
    env,
  })
  const folder = join(into, 'linux-unpacked')
  return {
    folder,
    program: join(folder, 'Builderbar'),
    archive: join(folder, 'resources/app.asar'),
    remove: () => rmSync(into, { recursive: true, force: true }),
  }
}

const file = z.object({
  size: z.number(),
  offset: z.string(),
  integrity: z.object({ algorithm: z.literal('SHA256'), hash: z.string() }),
})
type ArchiveFile = z.infer<typeof file>
type Entry = ArchiveFile | { files: Record<string, Entry> }
const entry: z.ZodType<Entry> = z.union([
  file,
  z.object({ files: z.lazy(() => z.record(z.string(), entry)) }),
])

/** Returns every file of an asar archive, with the stored checksum and the actual bytes. */
export function filesOfArchive(archive: string) {
  const bytes = readFileSync(archive)
  // Chromium's pickle format: the size of the header, then the header, whose text begins after two lengths.
  const beginning = 8 + bytes.readUInt32LE(4)
  const header = entry.parse(JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()))
  const list = (path: string, node: Entry): { path: string; promised: string; bytes: Buffer }[] => {
    if ('files' in node)
      return Object.entries(node.files).flatMap(([name, inner]) =>
        list(path === '' ? name : `${path}/${name}`, inner),
      )
    const from = beginning + Number(node.offset)
    return [{ path, promised: node.integrity.hash, bytes: bytes.subarray(from, from + node.size) }]
  }
  return list('', header)
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  /** Without Chromium's messages about this system. */
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts the packed app without Chromium's sandbox, which refuses to run as root, as the tests do. */
export function startPacked(
  program: string,
  messages: readonly string[],
  environment: NodeJS.ProcessEnv,
): Running {
  const child = spawn(program, messages, {
    env: { ...selectDefinedVariables(), ELECTRON_DISABLE_SANDBOX: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (bytes) => {
    stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    stderr += bytes
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr: stderr.replaceAll(/^\[\d+:.*\n/gm, '') }))
  })
  return { process: child, ended }
}

/** Whether something accepts connections at a port of this system. */
export function isPortOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
