import { computeLinkChecksum, toolPath } from '../../electron/core/model/command-line-tool.ts'
import type { Plan } from '../../electron/core/model/plan.ts'
import type { Receipt } from '../../electron/core/model/receipt.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { planInstallTool } from '../../electron/repair/controls/install-tool.ts'
import { aFile, aReceipt, aSnapshot, seen } from './mac-fixtures.ts'

export const toolScript = '/Applications/Builderbar.app/Contents/Resources/builderbar'

/** Returns a Mac with this in the place of the command line tool; nothing if left out. */
export function withTool(
  file: Record<string, unknown> | null = null,
  folder: Record<string, unknown> | null = { kind: 'folder', mode: 0o755 },
  more: Record<string, unknown> = {},
): Snapshot {
  const nothing = { exists: false }
  const look = {
    file: file === null ? nothing : aFile(file),
    folder: folder === null ? nothing : aFile(folder),
  }
  return aSnapshot({ commandLineTool: seen(look), ...more })
}

export function toolPlan(): Plan {
  const planned = planInstallTool(withTool(), toolScript)
  if (!planned.ok) throw new Error(planned.reason)
  return planned.plan
}

/** The receipt of install-tool, as root writes it. */
export function toolReceipt(): Receipt {
  const checksums = { [toolPath]: computeLinkChecksum(toolScript) }
  return aReceipt({ name: 'install-tool', before: { [toolPath]: 'absent' }, checksums })
}
