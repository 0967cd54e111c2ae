import { planBuildersEdit } from '../../core/model/builders-edit.ts'
import type { BuildersEdit } from '../../core/model/builders-edit-schema.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Machines, NixConfLine, NixSettings, Snapshot } from '../../core/model/snapshot.ts'
import { parseBuildersSetting } from '../../core/nix/machines-file.ts'
import { parseNixConf, settingsFromLayers } from '../../core/nix/nix-conf.ts'
import type { Mac } from '../../mac/mac.ts'
import { parsedWithIncludes } from '../probe/included-files.ts'
import { observedMachines } from './machines-file-probe.ts'
import { askNixSettings, askNixVersion, findNix, nixVariable, type SettingsAnswer } from './nix-program.ts'

/**
 * Which machines Nix would ask now, and which layer of its configuration says so (docs/nix-and-ssh.md,
 * "Layers of nix.conf").
 */
export async function probeNix(mac: Mac): Promise<Snapshot['nix']> {
  const nix = await findNix(mac)
  const automatic = (reason: string): SettingsAnswer => ({ settings: unavailable(mac.now(), reason) })
  const [version, asked, layers] = await Promise.all([
    askNixVersion(mac, nix),
    nix.ok ? askNixSettings(mac, nix.value) : automatic(nix.reason),
    readLayers(mac),
  ])
  const settings = asked.settings.observed ? asked.settings : settingsOf(asked.settings, layers)
  const [effectiveMachines, buildersEdits] = await Promise.all([
    machinesOf(mac, settings),
    readBuildersLines(mac, layers),
  ])
  const refusal = asked.refusal === undefined ? {} : { refusal: asked.refusal }
  return { version, settings, layers, effectiveMachines, buildersEdits, ...refusal }
}

/** What the files say where Nix does not answer; where they cannot be read either, why Nix did not. */
function settingsOf(
  asked: Extract<Observation<NixSettings>, { observed: false }>,
  layers: Observation<NixConfLine[]>,
): Observation<NixSettings> {
  return layers.observed
    ? { observed: true, at: layers.at, value: { source: 'nix.conf', ...settingsFromLayers(layers.value) } }
    : asked
}

async function machinesOf(mac: Mac, settings: Observation<NixSettings>): Promise<Observation<Machines>> {
  if (!settings.observed) return settings
  const { builders } = settings.value
  return observedMachines(
    mac,
    await parsedWithIncludes(mac, (include) => parseBuildersSetting(builders, include)),
  )
}

/** The lines of all layers, the strongest last: the system's file, the person's, this environment. */
async function readLayers(mac: Mac): Promise<Observation<NixConfLine[]>> {
  const configHome = nixVariable(mac, 'XDG_CONFIG_HOME') ?? `${mac.home}/.config`
  const lines: NixConfLine[] = []
  for (const [layer, file] of [
    ['system', '/etc/nix/nix.conf'],
    ['user', `${configHome}/nix/nix.conf`],
  ] as const) {
    const text = await mac.read(file)
    if (!text.ok) return unavailable(mac.now(), text.reason)
    if (text.value !== null) {
      const content = text.value
      const parsed = await parsedWithIncludes(mac, (include) => parseNixConf(content, file, layer, include))
      if (!parsed.ok) return unavailable(mac.now(), parsed.reason)
      lines.push(...parsed.value)
    }
  }
  const variable = nixVariable(mac, 'NIX_CONFIG')
  if (variable !== null) lines.push(...parseNixConf(variable, 'NIX_CONFIG', 'environment', () => null))
  return observed(mac.now(), lines)
}

/** The files that set `builders` and leave the machines file out; usually none, and then nothing more is read. */
async function readBuildersLines(
  mac: Mac,
  layers: Observation<NixConfLine[]>,
): Promise<NonNullable<Snapshot['nix']['buildersEdits']>> {
  if (!layers.observed) return layers
  const set = layers.value.filter(({ name, layer }) => name === 'builders' && layer !== 'environment')
  const files = new Map(set.map(({ file, layer }) => [file, layer]))
  const found: BuildersEdit[] = []
  for (const [path, layer] of files) {
    const [file, text] = await Promise.all([mac.lstat(path), mac.read(path)])
    if (!file.ok) return unavailable(mac.now(), file.reason)
    if (!text.ok) return unavailable(mac.now(), text.reason)
    const change = planBuildersEdit(text.value ?? '')
    if (change !== null && layer !== 'environment') found.push({ path, layer, file: file.value, ...change })
  }
  return observed(mac.now(), found)
}
