import * as z from 'zod'
import { findUserProfile, managedJsonPath, profilePath } from '../../core/text/managed-settings-paths.ts'
import { parseJson } from '../../core/text/parse-json.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import type { Messages } from '../../locales/messages.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import {
  type ManagedSettings,
  type ManagedView,
  managedKeys,
  managedSettingsSchema,
} from '../contract/managed-settings.ts'

/** The folders whose changes mean that the settings may have changed. */
export function listManagedFolders(mac: Mac): readonly string[] {
  return listSources(mac).map(getFolder)
}

/** The files that may have settings; the last one takes precedence. */
function listSources(mac: Mac): readonly string[] {
  const userProfile = findUserProfile(mac.accountName)
  return [managedJsonPath, profilePath, ...(userProfile === null ? [] : [userProfile])]
}

const maxBytes = 256 * 1024
/** Time limit for `plutil`: the icon waits for the settings. */
const convertMs = 3000

type ManagedMessages = Messages['managed']

/** Reads all files and takes each setting from the last one that has it (docs/managed-settings.md, "Files"). */
export async function readManagedSettings(mac: Mac, messages: ManagedMessages): Promise<ManagedView> {
  const files = await Promise.all(listSources(mac).map((path) => readSource(mac, path, messages)))
  let view = noManagedSettings
  for (const file of files) {
    view = {
      settings: { ...view.settings, ...file.settings },
      sources: { ...view.sources, ...file.sources },
      problems: [...file.problems, ...view.problems],
    }
  }
  return view
}

/** The settings before any file was read, and if there is none. */
export const noManagedSettings: ManagedView = { settings: {}, sources: {}, problems: [] }

async function readSource(mac: Mac, path: string, messages: ManagedMessages): Promise<ManagedView> {
  const distrust = await describeDistrust(mac, path, messages)
  if (distrust === 'missing') return noManagedSettings
  if (distrust !== null) return { ...noManagedSettings, problems: [messages.ignored(path, distrust)] }
  const text = path.endsWith('.plist')
    ? await convertPlist(mac, path, messages)
    : await mac.read(path, maxBytes)
  if (!text.ok) return { ...noManagedSettings, problems: [messages.ignored(path, text.reason)] }
  return parseManagedSettings(parseJson(text.value ?? ''), path, messages)
}

/**
 * Says why a file is not root's alone; null where it is, 'missing' where there is none. Otherwise another program of the
 * user could switch on repairs that nobody confirms. The link of nix-darwin must be root's too, and all folders of both.
 */
async function describeDistrust(mac: Mac, path: string, messages: ManagedMessages): Promise<string | null> {
  const realPath = await mac.realPath(path)
  if (!realPath.ok) return realPath.reason
  if (realPath.value === null) return 'missing'
  const paths = [...listFolders(path), path, ...listFolders(realPath.value), realPath.value]
  for (const checkedPath of paths) {
    const info = await mac.lstat(checkedPath)
    if (!info.ok) return info.reason
    if (!info.value.exists) return 'missing'
    const { kind, uid, mode } = info.value
    if (uid !== mac.rootUid) return messages.notOwnedByRoot(checkedPath)
    // The mode of a link says noManagedSettings. In a folder with the sticky bit, as the Nix store has, nobody replaces root's files.
    const isSticky = kind === 'folder' && (mode & 0o1000) !== 0
    if (kind !== 'link' && !isSticky && (mode & 0o022) !== 0) return messages.writableByOthers(checkedPath)
  }
  return null
}

/** Returns the folders above a path, from / or the Nix store on. */
function listFolders(path: string): readonly string[] {
  const folder = getFolder(path)
  return folder === '/' || folder === '/nix/store' ? [folder] : [...listFolders(folder), folder]
}

function getFolder(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}

/** `plutil` reads both formats of property lists; it fails for dates and data, which JSON does not have. */
async function convertPlist(mac: Mac, path: string, messages: ManagedMessages): Promise<Result<string>> {
  const result = await mac.run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path], {
    timeoutMs: convertMs,
    maxBytes,
  })
  return result.status === 'exited' && result.code === 0
    ? { ok: true, value: result.stdout }
    : { ok: false, reason: messages.notConverted }
}

const record = z.record(z.string(), z.unknown())
const schemas: Readonly<Record<string, z.ZodType>> = managedKeys

/** Accepts each known setting with a valid value. Every other one is ignored and listed as a problem. */
export function parseManagedSettings(value: unknown, path: string, messages: ManagedMessages): ManagedView {
  const parsed = record.safeParse(value)
  if (!parsed.success)
    return { ...noManagedSettings, problems: [messages.ignored(path, messages.notADictionary)] }
  const acceptedSettings: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, setting] of flatten(parsed.data)) {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    const shownName = sanitize(name, 80)
    if (schema === undefined) problems.push(messages.unknown(shownName, path))
    else if (!schema.safeParse(setting).success) problems.push(messages.wrong(shownName, path))
    else acceptedSettings[name] = setting
  }
  const sources = Object.fromEntries(Object.keys(acceptedSettings).map((name) => [name, path]))
  return { settings: parseSettings(acceptedSettings), sources, problems: problems.slice(0, maxProblems) }
}

const maxProblems = 20

function parseSettings(acceptedSettings: unknown): ManagedSettings {
  return managedSettingsSchema.parse(acceptedSettings)
}

/** Names each setting by its path. macOS adds the keys `Payload…` to a profile, which are not settings. */
function flatten(all: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(all)
    .filter(([name]) => !name.startsWith('Payload'))
    .flatMap(([name, value]): [string, unknown][] => {
      const kinds = name === 'notify' ? record.safeParse(value) : null
      if (kinds?.success !== true) return [[name, value]]
      return Object.entries(kinds.data).map(([kind, on]) => [`notify.${kind}`, on])
    })
}
