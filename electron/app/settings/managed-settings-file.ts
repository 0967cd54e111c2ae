import * as z from 'zod'
import { managedJsonPath, profilePath } from '../../core/text/managed-settings-paths.ts'
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
export const managedFolders = [folderOf(profilePath), folderOf(managedJsonPath)]

const limitBytes = 256 * 1024
/** `plutil` has this time, because the icon waits for the settings. */
const convertMs = 3000

type ManagedMessages = Messages['managed']

/** Reads both files (docs/managed-settings.md, "Files"). A setting of the profile precedes the same one of the other. */
export async function readManagedSettings(mac: Mac, messages: ManagedMessages): Promise<ManagedView> {
  const [profile, file] = await Promise.all([
    readSource(mac, profilePath, messages),
    readSource(mac, managedJsonPath, messages),
  ])
  return {
    settings: { ...file.settings, ...profile.settings },
    problems: [...profile.problems, ...file.problems],
  }
}

const nothing: ManagedView = { settings: {}, problems: [] }

async function readSource(mac: Mac, path: string, messages: ManagedMessages): Promise<ManagedView> {
  const distrust = await describeDistrust(mac, path, messages)
  if (distrust === 'missing') return nothing
  if (distrust !== null) return { settings: {}, problems: [messages.ignored(path, distrust)] }
  const text =
    path === profilePath ? await convertPlist(mac, path, messages) : await mac.read(path, limitBytes)
  if (!text.ok) return { settings: {}, problems: [messages.ignored(path, text.reason)] }
  return parseManagedSettings(parseJson(text.value ?? ''), path, messages)
}

/**
 * Says why a file is not root's alone; null where it is, 'missing' where there is none. Otherwise another program of the
 * user could switch on repairs that nobody confirms. The link of nix-darwin must be root's too, and the folders of both.
 */
async function describeDistrust(mac: Mac, path: string, messages: ManagedMessages): Promise<string | null> {
  const real = await mac.realPath(path)
  if (!real.ok) return real.reason
  if (real.value === null) return 'missing'
  const paths = [folderOf(path), path, folderOf(real.value), real.value]
  for (const checked of paths) {
    const facts = await mac.lstat(checked)
    if (!facts.ok) return facts.reason
    if (!facts.value.exists) return 'missing'
    const { kind, uid, mode } = facts.value
    if (uid !== mac.rootUid) return messages.notRoots(checked)
    // The mode of a link says nothing. In a folder with the sticky bit, as the Nix store has, nobody replaces root's files.
    const isSticky = kind === 'folder' && (mode & 0o1000) !== 0
    if (kind !== 'link' && !isSticky && (mode & 0o022) !== 0) return messages.othersMayWrite(checked)
  }
  return null
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}

/** `plutil` reads both formats of property lists; it fails for dates and data, which JSON does not have. */
async function convertPlist(mac: Mac, path: string, messages: ManagedMessages): Promise<Result<string>> {
  const ran = await mac.run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path], {
    timeoutMs: convertMs,
    limitBytes,
  })
  return ran.status === 'exited' && ran.code === 0
    ? { ok: true, value: ran.stdout }
    : { ok: false, reason: messages.notConverted }
}

const record = z.record(z.string(), z.unknown())
const schemas: Readonly<Record<string, z.ZodType>> = managedKeys

/** Takes each setting that is known and has a right value; each of the others is a problem, and ignored. */
export function parseManagedSettings(value: unknown, path: string, messages: ManagedMessages): ManagedView {
  const read = record.safeParse(value)
  if (!read.success) return { settings: {}, problems: [messages.ignored(path, messages.noDictionary)] }
  const taken: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, setting] of flatten(read.data)) {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    const shown = sanitize(name, 80)
    if (schema === undefined) problems.push(messages.unknown(shown, path))
    else if (!schema.safeParse(setting).success) problems.push(messages.wrong(shown, path))
    else taken[name] = setting
  }
  return { settings: parseSettings(taken), problems: problems.slice(0, maxProblems) }
}

const maxProblems = 20

function parseSettings(taken: unknown): ManagedSettings {
  return managedSettingsSchema.parse(taken)
}

/** Names each setting by its path. macOS adds the keys `Payload…` of a profile, which are no settings. */
function flatten(all: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(all)
    .filter(([name]) => !name.startsWith('Payload'))
    .flatMap(([name, value]): [string, unknown][] => {
      const within = name === 'notify' ? record.safeParse(value) : null
      if (within?.success !== true) return [[name, value]]
      return Object.entries(within.data).map(([kind, on]) => [`notify.${kind}`, on])
    })
}
