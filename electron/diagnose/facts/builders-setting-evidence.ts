import type { Evidence } from '../../core/model/finding.ts'
import { type BuildersSetting, describeLayer } from '../../core/nix/builders-setting.ts'
import { fromCommand, fromLine } from './evidence.ts'

/** Shows the value of the `builders` setting and the line that sets it; without a line, the command that prints it. */
export function settingEvidence(setting: BuildersSetting): Evidence {
  const value = `builders = ${setting.value.trim().slice(0, 200)}`.trimEnd()
  return setting.line === null
    ? fromCommand("Nix's setting in force", 'nix config show builders', value)
    : fromLine(`Set in ${describeLayer(setting.line)}`, setting.line, value)
}
