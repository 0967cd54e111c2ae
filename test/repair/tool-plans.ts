import {
  computeLinkChecksum,
  findBundled,
  toolLinks,
  toolPath,
} from '../../electron/core/model/command-line-tool.ts'
import type { Plan } from '../../electron/core/model/plan.ts'
import type { Receipt } from '../../electron/core/model/receipt.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { planInstallTool } from '../../electron/repair/controls/install-tool.ts'
import { aFile, aReceipt, aSnapshot, observed } from './mac-fixtures.ts'

export const toolScript = '/Applications/Builderbar.app/Contents/Resources/builderbar'

/**
 * Returns a Mac with this in the place of the command line tool, nothing if left out, and with nothing in the places of
 * its completions and manual page.
 */
export function withTool(
  file: Record<string, unknown> | null = null,
  folder: Record<string, unknown> = { kind: 'folder', mode: 0o755 },
  more: Record<string, unknown> = {},
): Snapshot {
  return withLinks({ [toolPath]: { file, folder } }, more)
}

type At = { readonly file?: Record<string, unknown> | null; readonly folder?: Record<string, unknown> }

/** Returns a Mac with these in the places of the links; by default nothing, in a folder of root. */
export function withLinks(at: Readonly<Record<string, At>>, more: Record<string, unknown> = {}): Snapshot {
  const links = toolLinks.map(({ path }) => {
    const { file = null, folder = { kind: 'folder', mode: 0o755 } } = at[path] ?? {}
    return { path, file: file === null ? { exists: false } : aFile(file), folder: aFile(folder) }
  })
  return aSnapshot({ commandLineTool: observed(links), ...more })
}

/** Returns a Mac on which the tool of the app in the Applications folder is installed. */
export function createLinkedTool(more: Record<string, unknown> = {}): Snapshot {
  const link = (resource: (typeof toolLinks)[number]['resource']) => ({
    file: { kind: 'link', linkTarget: findBundled(toolScript, resource) },
  })
  return withLinks(Object.fromEntries(toolLinks.map(({ path, resource }) => [path, link(resource)])), more)
}

export function toolPlan(): Plan {
  const planned = planInstallTool(withTool(), toolScript)
  if (!planned.ok) throw new Error(planned.reason)
  return planned.plan
}

/** The receipt of install-tool, as root writes it. */
export function toolReceipt(): Receipt {
  const links = toolLinks.map(({ path, resource }) => [
    path,
    computeLinkChecksum(findBundled(toolScript, resource)),
  ])
  const checksums = { '/usr/local/bin': 'folder', ...Object.fromEntries(links) }
  const before = Object.fromEntries(Object.keys(checksums).map((path) => [path, 'absent']))
  return aReceipt({ name: 'install-tool', before, checksums })
}
