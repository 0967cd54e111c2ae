import { planBuildersEdit } from '../../core/model/builders-edit.ts'
import type { BuildersEdit } from '../../core/model/builders-edit-schema.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Machines, NixConfLine, NixSettings, Snapshot } from '../../core/model/snapshot.ts'
import { parseBuildersSetting } from '../../core/nix/machines-file.ts'
import { mergeLayers, parseNixConf } from '../../core/nix/nix-conf.ts'
import type { Mac } from '../../mac/mac.ts'
import { parseWithIncludes } from '../probe/included-files.ts'
import { fromResult } from '../probe/process-result.ts'
import { probeExternalBuilders } from './external-builders-probe.ts'
import { limitProblems } from './machines-file-probe.ts'
import {
  findNix,
  getNixVariable,
  readNixSettings,
  readNixVersion,
  type SettingsResult,
} from './nix-program.ts'

/**
 * Determines which remote builders Nix would use now, and which layer of its configuration sets them
 * (docs/nix-and-ssh.md, "Layers of nix.conf").
 */
export async function probeNix(mac: Mac): Promise<Snapshot['nix']> {
  const nix = await findNix(mac)
  const createUnavailable = (reason: string): SettingsResult => ({ settings: unavailable(mac.now(), reason) })
  const [version, fromNix, layers] = await Promise.all([
    readNixVersion(mac, nix),
    nix.ok ? readNixSettings(mac, nix.value) : createUnavailable(nix.reason),
    readLayers(mac),
  ])
  const settings = fromNix.settings.observed
    ? fromNix.settings
    : readSettingsFromLayers(fromNix.settings, layers)
  const [effectiveMachines, buildersEdits, externalBuilders] = await Promise.all([
    parseEffectiveMachines(mac, settings),
    readBuildersLines(mac, layers),
    probeExternalBuilders(mac, settings, layers),
  ])
  const refusal = fromNix.refusal === undefined ? {} : { refusal: fromNix.refusal }
  return { version, settings, layers, effectiveMachines, buildersEdits, ...externalBuilders, ...refusal }
}

/** Computes the settings from the configuration files if Nix does not answer; if they are unreadable too, keeps Nix's reason. */
function readSettingsFromLayers(
  unavailableNix: Extract<Observation<NixSettings>, { observed: false }>,
  layers: Observation<NixConfLine[]>,
): Observation<NixSettings> {
  return layers.observed
    ? { observed: true, at: layers.at, value: { source: 'nix.conf', ...mergeLayers(layers.value) } }
    : unavailableNix
}

async function parseEffectiveMachines(
  mac: Mac,
  settings: Observation<NixSettings>,
): Promise<Observation<Machines>> {
  if (!settings.observed) return settings
  const { builders } = settings.value
  return limitProblems(
    mac,
    await parseWithIncludes(mac, (include) => parseBuildersSetting(builders, include)),
  )
}

/** Reads the lines of all layers in increasing priority: system file, user file, NIX_CONFIG. */
async function readLayers(mac: Mac): Promise<Observation<NixConfLine[]>> {
  const configHome = getNixVariable(mac, 'XDG_CONFIG_HOME') ?? `${mac.home}/.config`
  const lines: NixConfLine[] = []
  for (const [layer, file] of [
    ['system', '/etc/nix/nix.conf'],
    ['user', `${configHome}/nix/nix.conf`],
  ] as const) {
    const text = await mac.read(file)
    if (!text.ok) return fromResult(mac, text)
    if (text.value !== null) {
      const content = text.value
      const parsed = await parseWithIncludes(mac, (include) => parseNixConf(content, file, layer, include))
      if (!parsed.ok) return fromResult(mac, parsed)
      lines.push(...parsed.value)
    }
  }
  const variable = getNixVariable(mac, 'NIX_CONFIG')
  if (variable !== null) lines.push(...parseNixConf(variable, 'NIX_CONFIG', 'environment', () => null))
  return observed(mac.now(), lines)
}

/** Finds the files whose `builders` setting excludes the machines file, with the edit that would fix it. Usually none. */
async function readBuildersLines(
  mac: Mac,
  layers: Observation<NixConfLine[]>,
): Promise<NonNullable<Snapshot['nix']['buildersEdits']>> {
  if (!layers.observed) return layers
  const settingLines = layers.value.filter(
    ({ name, layer }) => name === 'builders' && layer !== 'environment',
  )
  const files = new Map(settingLines.map(({ file, layer }) => [file, layer]))
  const edits: BuildersEdit[] = []
  for (const [path, layer] of files) {
    const [file, text] = await Promise.all([mac.lstat(path), mac.read(path)])
    if (!file.ok) return fromResult(mac, file)
    if (!text.ok) return fromResult(mac, text)
    const change = planBuildersEdit(text.value ?? '')
    if (change !== null && layer !== 'environment') edits.push({ path, layer, file: file.value, ...change })
  }
  return observed(mac.now(), edits)
}
