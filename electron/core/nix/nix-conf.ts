import type { NixConfLine, NixSettings } from '../model/snapshot.ts'

export { parseNixConfigShow } from './nix-config-show.ts'

type Layer = NixConfLine['layer']

/** Gives the text of an included file by its absolute path, or null where there is none. */
type Include = (path: string) => string | null

/**
 * The settings that Builderbar looks at, by each name that Nix takes for them; the snapshot holds no others
 * (docs/architecture.md, "Snapshots and observations"). `extra-…` adds to a list (`extra-platforms` is itself
 * a list, so it has an `extra-` of its own).
 */
const names: ReadonlyMap<string, { readonly setting: string; readonly adds: boolean }> = new Map([
  ['builders', { setting: 'builders', adds: false }],
  ['extra-platforms', { setting: 'extra-platforms', adds: false }],
  ['extra-extra-platforms', { setting: 'extra-platforms', adds: true }],
  ['trusted-users', { setting: 'trusted-users', adds: false }],
  ['extra-trusted-users', { setting: 'trusted-users', adds: true }],
  ['max-jobs', { setting: 'max-jobs', adds: false }],
  ['build-max-jobs', { setting: 'max-jobs', adds: false }],
  ['system', { setting: 'system', adds: false }],
])

const maxIncludeDepth = 16
const maxIncludes = 100

interface Reading {
  readonly layer: Layer
  readonly include: Include
  readonly lines: NixConfLine[]
  includesLeft: number
}

/**
 * Lines of a nix.conf (or of NIX_CONFIG) that set what Builderbar looks at, in the order in which Nix takes them:
 * included files stand in their place (`include`, `!include`; relative paths start at the file's own folder). Lines
 * that Nix refuses set nothing.
 */
export function parseNixConf(text: string, file: string, layer: Layer, include: Include): NixConfLine[] {
  const reading: Reading = { layer, include, lines: [], includesLeft: maxIncludes }
  readText(reading, text, file, [file])
  return reading.lines
}

function readText(reading: Reading, text: string, file: string, open: readonly string[]): void {
  for (const [index, whole] of text.split('\n').entries()) {
    const [name, second, ...rest] = wordsOf(whole.split('#', 1)[0] ?? '')
    if (name === undefined || second === undefined) continue
    if (name === 'include' || name === '!include') {
      if (rest.length === 0) readInclude(reading, absolute(second, file), open)
    } else if (second === '=' && names.has(name)) {
      reading.lines.push({ layer: reading.layer, file, line: index + 1, name, value: rest.join(' ') })
    }
  }
}

function readInclude(reading: Reading, path: string, open: readonly string[]): void {
  if (open.includes(path) || open.length > maxIncludeDepth || reading.includesLeft === 0) return
  const text = reading.include(path)
  if (text === null) return
  reading.includesLeft -= 1
  readText(reading, text, path, [...open, path])
}

function absolute(path: string, from: string): string {
  return path.startsWith('/') ? path : `${from.slice(0, from.lastIndexOf('/') + 1)}${path}`
}

/**
 * The settings that the layers' lines make, with Nix's defaults, for a Mac whose Nix cannot be asked. `lines` are
 * in the order of their layers: system, user, environment; later ones win.
 */
export function settingsFromLayers(lines: readonly NixConfLine[]): Omit<NixSettings, 'source'> {
  const values = new Map<string, string>([
    ['builders', '@/etc/nix/machines'],
    ['trusted-users', 'root'],
    ['max-jobs', '1'],
  ])
  for (const line of lines) {
    const known = names.get(line.name)
    if (known === undefined) continue
    const before = values.get(known.setting)
    values.set(known.setting, known.adds && before !== undefined ? `${before} ${line.value}` : line.value)
  }
  return {
    builders: values.get('builders') ?? '',
    extraPlatforms: wordsOf(values.get('extra-platforms') ?? ''),
    trustedUsers: wordsOf(values.get('trusted-users') ?? ''),
    maxJobs: values.get('max-jobs') ?? '',
    system: values.get('system') ?? null,
  }
}

function wordsOf(text: string): string[] {
  return text.split(/[ \t\r\n]+/).filter((word) => word !== '')
}

/** The version that `nix --version` prints: `nix (Nix) 2.8.0`, `nix (Determinate Nix 3.8.2) 2.30.1`, `nix (Lix, …) 2.91.0`. */
export function parseNixVersion(stdout: string): string | null {
  return /^nix \([^()\n]{1,80}\) (\d[\w.+-]{0,40})[ \t\r]*$/m.exec(stdout)?.[1] ?? null
}
