import { unescapeXml } from '../text/xml.ts'

/** What a plist or a start script says about where Lima keeps a VM; null for what it does not say. */
export interface LimaStart {
  /** `LIMA_HOME`, which Colima obeys too (abiosoft/colima, config/files.go). */
  readonly limaHome: string | null
  /** `COLIMA_HOME`, of which Lima's folder is `_lima`. */
  readonly colimaHome: string | null
  /** The profile that Colima starts: `-p NAME`, `--profile NAME`, the first word, or `COLIMA_PROFILE`. */
  readonly profile: string | null
}

const profileName = /^[A-Za-z0-9][\w.-]{0,63}$/

/** Parses the environment and the arguments with which a plist or a script starts Lima or Colima. */
export function parseLimaStart(text: string): LimaStart {
  return {
    limaHome: findVariable(text, 'LIMA_HOME'),
    colimaHome: findVariable(text, 'COLIMA_HOME'),
    profile: parseProfileName(findProfile(text)) ?? parseProfileName(findVariable(text, 'COLIMA_PROFILE')),
  }
}

/** Returns the name of Lima's VM for a profile of Colima (abiosoft/colima, config/profile.go). */
export function formatColimaInstance(profile: string | null): string {
  return profile === null || profile === 'default' || profile === 'colima' ? 'colima' : `colima-${profile}`
}

/** A variable of the plist's `EnvironmentVariables`, or one that a script sets to a fixed text. */
function findVariable(text: string, name: 'LIMA_HOME' | 'COLIMA_HOME' | 'COLIMA_PROFILE'): string | null {
  const plistValue = new RegExp(`<key>${name}</key>\\s{0,99}<string>([^<>]{1,255})</string>`).exec(text)?.[1]
  if (plistValue !== undefined) return unescapeXml(plistValue)
  return new RegExp(`\\b${name}=["']?([\\w/.@+-]{1,255})`).exec(text)?.[1] ?? null
}

function findProfile(text: string): string | null {
  // In a plist each argument is an element of its own.
  const line = text.replace(/<\/string>\s{0,99}<string>/g, ' ')
  const words = (/\bcolima["']? start((?: [^\s<>;&|]{1,64}){1,32})/.exec(line)?.[1] ?? '').trim().split(' ')
  const joinedName = words.find((word) => word.startsWith('--profile='))?.slice('--profile='.length)
  const flagIndex = words.findIndex((word) => word === '-p' || word === '--profile')
  const name = joinedName ?? (flagIndex < 0 ? words[0] : words[flagIndex + 1])
  return name ?? null
}

/** Null for a text that cannot be a profile's name: the name becomes part of a path, so it must not contain slashes. */
function parseProfileName(text: string | null): string | null {
  return text !== null && profileName.test(text) ? text : null
}
