import { spawn } from 'node:child_process'

/** How a command ended that the stand-in's root ran; texts have the Mac's own paths. */
interface RanAsRoot {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Top folders of a Mac. /dev and /tmp are not mapped: they are there on every machine. */
const topFolders = 'bin|sbin|usr|etc|private|var|Library|nix|Users|System|run'

/**
 * What only a stand-in needs: the text names the Mac's absolute paths, and the Mac is a folder. Each path that
 * begins with one of the top folders, and is not the end of a longer one, is led into the folder; so is `'/'`.
 */
export function ledIntoRoot(text: string, root: string): string {
  const path = String.raw`(?<![\w.~})/*-])/(?=(?:${topFolders})(?![\w.-]))`
  return text.replace(new RegExp(`${path}|(?<=')/(?=')`, 'g'), `${prefixOf(root)}/`)
}

/** A private Mac has the true paths: there the folder is / itself. */
function prefixOf(root: string): string {
  return root === '/' ? '' : root
}

/** Runs a program of the stand-in Mac as its root: launchctl then lets it change services. */
export function runAsFakeRoot(root: string, program: string, args: readonly string[]): Promise<RanAsRoot> {
  return new Promise((resolve) => {
    const child = spawn(prefixOf(root) + program, [...args], {
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', BUILDERBAR_STAND_IN_ROOT: '1' },
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
      const asOnTheMac = (text: string) => text.replaceAll(prefixOf(root), '')
      resolve({ code: code ?? 1, stdout: asOnTheMac(stdout), stderr: asOnTheMac(stderr) })
    })
  })
}
