import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** An account with no rights of its own; the test's own account where it may not become another. */
const nobody = 65534
export const ordinaryUser = process.getuid?.() === 0 ? nobody : (process.getuid?.() ?? 0)

export interface BundledProgram {
  /** The file that Node runs. */
  readonly path: string
  /** Starts it with plain Node. */
  start(args: readonly string[], uid?: number): ChildProcess
  /** Its output, once it has ended. Rejects where it ends with another code than 0. */
  run(args: readonly string[], uid?: number): Promise<string>
  remove(): void
}

/** Makes one file of a program of this folder, so that a process of its own and of any account can run it. */
export function bundleProgram(name: string): BundledProgram {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-program-'))
  const outfile = join(folder, 'program.mjs')
  buildSync({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    outfile,
    bundle: true,
    loader: { '.sh': 'text' },
    platform: 'node',
    format: 'esm',
    // ssh2 is of the old module form and asks for modules while it runs.
    banner: {
      js: "import { createRequire } from 'node:module';const require=createRequire(import.meta.url)",
    },
    external: ['cpu-features', '*.node'],
  })
  chmodSync(folder, 0o755)
  const start: BundledProgram['start'] = (args, uid) =>
    spawn(process.execPath, [outfile, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
      ...(uid === undefined || uid === process.getuid?.() ? {} : { uid, gid: uid }),
    })
  return {
    path: outfile,
    start,
    run: (args, uid) =>
      new Promise((resolve, reject) => {
        const child = start(args, uid)
        let stdout = ''
        let stderr = ''
        child.stdout?.on('data', (chunk) => {
          stdout += String(chunk)
        })
        child.stderr?.on('data', (chunk) => {
          stderr += String(chunk)
        })
        child.on('error', reject)
        child.on('close', (code) => (code === 0 ? resolve(stdout) : reject(new Error(`${code}: ${stderr}`))))
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
