import type { NixConfLine, NixSettings } from '../model/snapshot.ts'

import { createExternal, createFlags, parseFlag } from './nix-config-show.ts'

export { parseNixConfigShow } from './nix-config-show.ts'

type Layer = NixConfLine['layer']

/** Returns the text of an included file by its absolute path, or null if there is none. */
type Include = (path: string) => string | null

/**
 * The settings that a snapshot contains, by each of their names in Nix (docs/architecture.md, "Snapshots and observations").
 * `extra-…` adds to a list; `extra-platforms` is itself a list, so it has an `extra-extra-platforms`.
 */
const settings: ReadonlyMap<string, { readonly setting: string; readonly adds: boolean }> = new Map([
  ['builders', { setting: 'builders', adds: false }],
  ['extra-platforms', { setting: 'extra-platforms', adds: false }],
  ['extra-extra-platforms', { setting: 'extra-platforms', adds: true }],
  ['trusted-users', { setting: 'trusted-users', adds: false }],
  ['extra-trusted-users', { setting: 'trusted-users', adds: true }],
  ['max-jobs', { setting: 'max-jobs', adds: false }],
  ['build-max-jobs', { setting: 'max-jobs', adds: false }],
  ['system', { setting: 'system', adds: false }],
  ['builders-use-substitutes', { setting: 'builders-use-substitutes', adds: false }],
  ['always-allow-substitutes', { setting: 'always-allow-substitutes', adds: false }],
  ['experimental-features', { setting: 'experimental-features', adds: false }],
  ['extra-experimental-features', { setting: 'experimental-features', adds: true }],
  ['external-builders', { setting: 'external-builders', adds: false }],
])

const maxIncludeDepth = 16
const maxIncludes = 100

interface ParseState {
  readonly layer: Layer
  readonly include: Include
  readonly lines: NixConfLine[]
  includesLeft: number
}

/**
 * Returns the lines of a nix.conf (or of NIX_CONFIG) that set one of `settings`, in Nix's order: the lines of an included file
 * take the place of its `include` or `!include`, whose relative path starts at the including file's folder. Lines that Nix
 * rejects are ignored.
 */
export function parseNixConf(text: string, file: string, layer: Layer, include: Include): NixConfLine[] {
  const state: ParseState = { layer, include, lines: [], includesLeft: maxIncludes }
  readText(state, text, file, [file])
  return state.lines
}

function readText(state: ParseState, text: string, file: string, openFiles: readonly string[]): void {
  for (const [index, rawLine] of text.split('\n').entries()) {
    const [name, second, ...rest] = splitWords(rawLine.split('#', 1)[0] ?? '')
    if (name === undefined || second === undefined) continue
    if (name === 'include' || name === '!include') {
      if (rest.length === 0) readInclude(state, resolveInclude(second, file), openFiles)
    } else if (second === '=' && settings.has(name)) {
      state.lines.push({ layer: state.layer, file, line: index + 1, name, value: rest.join(' ') })
    }
  }
}

function readInclude(state: ParseState, path: string, openFiles: readonly string[]): void {
  if (openFiles.includes(path) || openFiles.length > maxIncludeDepth || state.includesLeft === 0) return
  const text = state.include(path)
  if (text === null) return
  state.includesLeft -= 1
  readText(state, text, path, [...openFiles, path])
}

function resolveInclude(path: string, includingFile: string): string {
  return path.startsWith('/') ? path : `${includingFile.slice(0, includingFile.lastIndexOf('/') + 1)}${path}`
}

/**
 * Computes the settings from the lines of all layers, with Nix's defaults, for a Mac whose Nix cannot be run.
 * @param lines in the order of their layers: system, user, environment; later ones win
 */
export function mergeLayers(lines: readonly NixConfLine[]): Omit<NixSettings, 'source'> {
  const values = new Map<string, string>([
    ['builders', '@/etc/nix/machines'],
    ['trusted-users', 'root'],
    ['max-jobs', '1'],
    ['builders-use-substitutes', 'false'],
    ['always-allow-substitutes', 'false'],
    ['experimental-features', ''],
  ])
  for (const line of lines) {
    const definition = settings.get(line.name)
    if (definition === undefined) continue
    const before = values.get(definition.setting)
    values.set(
      definition.setting,
      definition.adds && before !== undefined ? `${before} ${line.value}` : line.value,
    )
  }
  return {
    builders: values.get('builders') ?? '',
    extraPlatforms: splitWords(values.get('extra-platforms') ?? ''),
    trustedUsers: splitWords(values.get('trusted-users') ?? ''),
    maxJobs: values.get('max-jobs') ?? '',
    system: values.get('system') ?? null,
    ...createFlags((name) => parseFlag(values.get(name))),
    ...createExternal(splitWords(values.get('experimental-features') ?? ''), values.get('external-builders')),
  }
}

function splitWords(text: string): string[] {
  return text.split(/[ \t\r\n]+/).filter((word) => word !== '')
}

/** Parses `nix --version`: `nix (Nix) 2.8.0`, `nix (Determinate Nix 3.8.2) 2.30.1`, `nix (Lix, …) 2.91.0`. */
export function parseNixVersion(stdout: string): string | null {
  return /^nix \([^()\n]{1,80}\) (\d[\w.+-]{0,40})[ \t\r]*$/m.exec(stdout)?.[1] ?? null
}
