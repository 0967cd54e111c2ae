import { spawn } from 'node:child_process'

/** The result of a command of the fake root. Its output has the paths of the Mac. */
interface RootResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Top folders of a Mac. /dev and /tmp are not mapped, because every system has them. */
const topFolders = 'bin|sbin|usr|etc|private|var|Library|nix|Users|System|run'

/**
 * Maps the absolute paths of a script into the folder of the fake Mac: each path that begins with one of the top folders
 * and is not part of a longer path, and `'/'`.
 */
export function mapPathsIntoRoot(text: string, root: string): string {
  const path = String.raw`(?<![\w.~})/*-])/(?=(?:${topFolders})(?![\w.-]))`
  return text.replace(new RegExp(`${path}|(?<=')/(?=')`, 'g'), `${getPrefix(root)}/`)
}

/** Returns the prefix of mapped paths; empty on a private Mac, whose folder is / itself. */
function getPrefix(root: string): string {
  return root === '/' ? '' : root
}

/** Runs a program of the fake Mac as its root, so that launchctl lets it change services. */
export function runAsFakeRoot(root: string, program: string, args: readonly string[]): Promise<RootResult> {
  return new Promise((resolve) => {
    const child = spawn(getPrefix(root) + program, [...args], {
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', BUILDERBAR_FAKE_ROOT: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (part) => {
      stdout += part
    })
    child.stderr.setEncoding('utf8').on('data', (part) => {
      stderr += part
    })
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }))
    child.once('close', (code) => {
      const removeRoot = (text: string) => text.replaceAll(getPrefix(root), '')
      resolve({ code: code ?? 1, stdout: removeRoot(stdout), stderr: removeRoot(stderr) })
    })
  })
}
