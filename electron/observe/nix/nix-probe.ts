import { type BuildersLines, buildersChange } from '../../core/model/builders-edit.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { Machines, NixConfLine, NixSettings, Snapshot } from '../../core/model/snapshot.ts'
import { parseBuildersSetting } from '../../core/nix/machines-file.ts'
import { parseNixConf, settingsFromLayers } from '../../core/nix/nix-conf.ts'
import type { Mac } from '../../mac/mac.ts'
import { parsedWithIncludes } from '../probe/included-files.ts'
import { seenMachines } from './machines-file-probe.ts'
import { askNixSettings, askNixVersion, findNix, nixVariable } from './nix-program.ts'

/** Which machines Nix would ask now, and which layer of its configuration says so (failure-modes.md, fact d). */
export async function lookAtNix(mac: Mac): Promise<Snapshot['nix']> {
  const nix = await findNix(mac)
  const [version, asked, layers] = await Promise.all([
    askNixVersion(mac, nix),
    nix.ok ? askNixSettings(mac, nix.value) : notSeen(mac.now(), nix.why),
    readLayers(mac),
  ])
  const settings = asked.seen ? asked : settingsOf(asked, layers)
  const [machinesInForce, buildersLines] = await Promise.all([
    machinesOf(mac, settings),
    readBuildersLines(mac, layers),
  ])
  return { version, settings, layers, machinesInForce, buildersLines }
}

/** What the files say where Nix does not answer; where they cannot be read either, why Nix did not. */
function settingsOf(
  asked: Extract<Seen<NixSettings>, { seen: false }>,
  layers: Seen<NixConfLine[]>,
): Seen<NixSettings> {
  return layers.seen
    ? { seen: true, at: layers.at, value: { source: 'nix.conf', ...settingsFromLayers(layers.value) } }
    : asked
}

async function machinesOf(mac: Mac, settings: Seen<NixSettings>): Promise<Seen<Machines>> {
  if (!settings.seen) return settings
  const { builders } = settings.value
  return seenMachines(
    mac,
    await parsedWithIncludes(mac, (include) => parseBuildersSetting(builders, include)),
  )
}

/** The lines of all layers, the strongest last: the system's file, the person's, this environment. */
async function readLayers(mac: Mac): Promise<Seen<NixConfLine[]>> {
  const configHome = nixVariable(mac, 'XDG_CONFIG_HOME') ?? `${mac.home}/.config`
  const lines: NixConfLine[] = []
  for (const [layer, file] of [
    ['system', '/etc/nix/nix.conf'],
    ['user', `${configHome}/nix/nix.conf`],
  ] as const) {
    const text = await mac.read(file)
    if (!text.ok) return notSeen(mac.now(), text.why)
    if (text.value !== null) {
      const content = text.value
      const parsed = await parsedWithIncludes(mac, (include) => parseNixConf(content, file, layer, include))
      if (!parsed.ok) return notSeen(mac.now(), parsed.why)
      lines.push(...parsed.value)
    }
  }
  const variable = nixVariable(mac, 'NIX_CONFIG')
  if (variable !== null) lines.push(...parseNixConf(variable, 'NIX_CONFIG', 'environment', () => null))
  return saw(mac.now(), lines)
}

/** The files that set `builders` and leave the machines file out; usually none, and then nothing more is read. */
async function readBuildersLines(
  mac: Mac,
  layers: Seen<NixConfLine[]>,
): Promise<NonNullable<Snapshot['nix']['buildersLines']>> {
  if (!layers.seen) return layers
  const set = layers.value.filter(({ name, layer }) => name === 'builders' && layer !== 'environment')
  const files = new Map(set.map(({ file, layer }) => [file, layer]))
  const found: BuildersLines[] = []
  for (const [path, layer] of files) {
    const [file, text] = await Promise.all([mac.look(path), mac.read(path)])
    if (!file.ok) return notSeen(mac.now(), file.why)
    if (!text.ok) return notSeen(mac.now(), text.why)
    const change = buildersChange(text.value ?? '')
    if (change !== null && layer !== 'environment') found.push({ path, layer, file: file.value, ...change })
  }
  return saw(mac.now(), found)
}
