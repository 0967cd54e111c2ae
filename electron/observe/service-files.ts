import { knownServices } from '../builder/known-services.ts'
import { notSeen, type Seen, saw } from '../builder/seen.ts'
import type { Service } from '../builder/snapshot.ts'
import { forwardedPortIn, scriptsNamedIn } from '../builder/start-script.ts'
import type { Mac } from '../mac/mac.ts'
import { seenFrom } from './answers.ts'

export type ServiceFiles = Pick<Service, 'label' | 'plistPath' | 'plist' | 'startScript'>

/** plist -> linux-builder-start -> create-builder -> run-nixos-vm (macos-facts.md 4.3), and one to spare. */
const deepest = 4
const mostScripts = 16
const longestScript = 256 * 1024

/** The plist of each service that is looked at, and what the scripts that it leads to say. */
export function lookAtServiceFiles(mac: Mac): Promise<ServiceFiles[]> {
  return Promise.all(
    knownServices
      .filter((known) => known.lookedAt)
      .map(async ({ label, plistPath }) => ({
        label,
        plistPath,
        plist: seenFrom(mac, await mac.lookThrough(plistPath)),
        startScript: await lookAtStartScript(mac, plistPath),
      })),
  )
}

async function lookAtStartScript(mac: Mac, plistPath: string): Promise<Seen<StartScript>> {
  const plist = await mac.read(plistPath, longestScript)
  if (!plist.ok) return notSeen(mac.now(), plist.why)
  const scripts: string[] = []
  const unread: string[] = []
  let forwardedPort = forwardedPortIn(plist.value ?? '')
  let ahead = scriptsNamedIn(plist.value ?? '')
  for (let depth = 0; depth < deepest && forwardedPort === null && ahead.length > 0; depth += 1) {
    const texts: string[] = []
    for (const path of ahead) {
      if (scripts.includes(path) || scripts.length >= mostScripts) continue
      scripts.push(path)
      const text = await mac.read(path, longestScript)
      if (text.ok) texts.push(text.value ?? '')
      else unread.push(text.why)
    }
    forwardedPort = texts.map(forwardedPortIn).find((port) => port !== null) ?? null
    ahead = texts.flatMap(scriptsNamedIn)
  }
  if (forwardedPort === null && unread[0] !== undefined) return notSeen(mac.now(), unread[0])
  return saw(mac.now(), { scripts, forwardedPort })
}

type StartScript = Extract<Service['startScript'], { seen: true }>['value']
