import {
  type CommandLineTool,
  computeLinkChecksum,
  findBundled,
  getTarget,
  isAppTool,
  toolLinks,
  toolPath,
} from '../../core/model/command-line-tool.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { classifyAppLocation } from '../../core/text/app-location.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { diffTexts } from '../plan/diff-texts.ts'
import { completePlan, type PlanParts, type Refusal, refuse, undoStep } from '../plan/plan-parts.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, formatReceiptStart, getStepText } from '../script/script-text.ts'
import { isShellValue } from '../script/shell-quote.ts'
import text from '../shell/install-tool.sh'

/** The folder of which macOS has at least the folder itself, and in which all links are. */
const base = '/usr/local'

/** The paths that the script may write: the links, and the folders above them. */
const toolPaths: ReadonlySet<string> = new Set(
  toolLinks.flatMap(({ path }) => {
    const parts = path.slice(base.length + 1).split('/')
    return parts.map((_, index) => [base, ...parts.slice(0, index + 1)].join('/'))
  }),
)

/** Texts of the plan that links the command line tool. */
export const installToolTexts = defineTexts({
  title: 'Install the command line tool',
  progress: 'Installing the command line tool',
  done: 'Command line tool installed',
  failure: {
    notDone: "Command line tool wasn't installed",
    unsure: 'Command line tool may not have been installed',
  },
  undo: {
    title: `Remove the command line tool ${toolPath}`,
    progress: 'Removing the command line tool',
    done: 'Command line tool removed',
    failure: {
      notDone: "Command line tool wasn't removed",
      unsure: 'Command line tool may still be installed',
    },
    effect: 'Removes the links. Not possible if someone changes one of them first.',
  },
  refusals: {
    unpackaged: 'Only the packaged app includes the command line tool.',
    fromNix: 'Nix already added builderbar to your PATH.',
    temporaryPlace: 'Move the app to the Applications folder first.',
    unobserved: (tool: string, reason: string) => `${tool} wasn't checked: ${reason}.`,
    unchecked: (tool: string) => `${tool} wasn't checked yet.`,
    linked: (tool: string) => `Already installed: ${tool} points to this app.`,
    unsafe: (tool: string, target: string) =>
      `Accounts other than root can change the folder of ${tool}, so Builderbar doesn't write there as root. In Terminal:\n  ln -s "${target}" ${tool}`,
    foreign: (tool: string) => `Another file is already at ${tool}.`,
    characters: (path: string) => `The path ${path} has characters that aren't allowed in a root script.`,
  },
  steps: {
    check: (paths: readonly string[]) => `Check that no other file is at ${formatList(paths, 'or')}`,
    /** `omissions`: a sentence without a full stop for each file that gets no link. */
    links: (omissions: readonly string[]) => ['Link each to its file in the app', ...omissions].join('. '),
    foreign: (path: string) => `Skip ${path}: another file is there`,
    unsafe: (path: string) => `Skip ${path}: accounts other than root can change its folder`,
  },
})

/**
 * Links the app's command line tool into the PATH, its completions to where the shells read them, and its manual page to
 * where man(1) does. Like a repair it is planned, shown, run under one prompt, verified by a scan, and undone by its receipt.
 * It replaces only links to Builderbar.
 */
export const installTool = {
  id: 'install-tool',
  undo: undoFiles({
    getNames: () => installToolTexts.undo,
    writes: (path) => toolPaths.has(path),
  }),
}

/**
 * @param script real path of the tool inside the app: `/Applications/Builderbar.app/Contents/Resources/builderbar`
 */
export function planInstallTool(snapshot: Snapshot, script: string): Planned {
  return completePlan(
    {
      subject: { kind: 'tool', script },
      names: installToolTexts,
      risk: 'safe',
      values: formatReceiptStart('repair', `'${installTool.id}'`),
    },
    installParts(snapshot, script),
  )
}

function installParts(snapshot: Snapshot, script: string): PlanParts | Refusal {
  const reason = explainToolRefusal(snapshot, script)
  const { refusals, steps, undo } = installToolTexts
  const tool = snapshot.commandLineTool
  if (reason !== null || !tool?.observed) return refuse(reason ?? refusals.unchecked(toolPath))
  if (!isShellValue('keptPath', script)) return refuse(refusals.characters(JSON.stringify(script)))
  const links = listLinks(tool.value, script)
  const newLinks = links.filter(({ state }) => state === 'can')
  const paths = newLinks.map(({ path }) => path)
  return {
    values: assignValues(
      {},
      newLinks.map(({ path, target }) => `'${path}=${target}'`),
    ),
    steps: [
      { description: steps.check(paths), script: getStepText(text, 0) },
      { description: steps.links(links.flatMap(explainOmission)), script: getStepText(text, 1) },
    ],
    paths,
    diffs: newLinks.map(({ path, target }) => ({
      path,
      place: diffTexts.asLink,
      text: diffTexts.linkTo(target),
    })),
    undo: undoStep(undo.effect),
  }
}

function explainOmission({ path, state }: PlannedLink): string[] {
  const { steps } = installToolTexts
  if (state === 'foreign') return [steps.foreign(path)]
  return state === 'unsafe' ? [steps.unsafe(path)] : []
}

interface PlannedLink {
  readonly path: string
  readonly target: string
  /** `foreign`: the path is taken by another file; `unsafe`: other accounts than root may write the folder. */
  readonly state: 'linked' | 'can' | 'foreign' | 'unsafe'
}

/** Returns the links with what becomes of each. */
function listLinks(tool: CommandLineTool, script: string): readonly PlannedLink[] {
  return toolLinks.map(({ path, resource }) => {
    const target = findBundled(script, resource)
    const current = getTarget(tool, path)
    const facts = tool.find((place) => place.path === path)
    const isOurs = current?.endsWith(`/Builderbar.app/Contents/Resources/${resource}`) === true
    if (current === target) return { path, target, state: 'linked' }
    if (facts === undefined || (facts.file.exists && !isOurs)) return { path, target, state: 'foreign' }
    return { path, target, state: isRootsFolder(facts.folder) ? 'can' : 'unsafe' }
  })
}

function isRootsFolder(folder: CommandLineTool[number]['folder']): boolean {
  return folder.exists && folder.kind === 'folder' && folder.uid === 0 && (folder.mode & 0o022) === 0
}

/** Why the tool of this app must not be linked, or null. */
export function explainToolRefusal(snapshot: Snapshot, script: string): string | null {
  const { refusals } = installToolTexts
  if (!isAppTool(script)) return refusals.unpackaged
  const place = classifyAppLocation(script)
  if (place === 'nix') return refusals.fromNix
  if (place !== 'permanent') return refusals.temporaryPlace
  const tool = snapshot.commandLineTool
  if (tool === undefined) return refusals.unchecked(toolPath)
  if (!tool.observed) return refusals.unobserved(toolPath, tool.reason)
  const links = listLinks(tool.value, script)
  switch (links.find(({ path }) => path === toolPath)?.state) {
    case 'linked':
      if (links.some(({ state }) => state === 'can')) return null
      return refusals.linked(toolPath)
    case 'can':
      return null
    // Another user could replace the folder meanwhile, and root would write the link elsewhere.
    case 'unsafe':
      return refusals.unsafe(toolPath, script)
    default:
      return refusals.foreign(toolPath)
  }
}

/** A path that a receipt records, with its content as `sum_of` prints it (repair/shell/helpers/common.sh). */
interface RecordedPath {
  readonly path: string
  readonly checksum: string
}

/** Whether one of the links that this receipt records is still there. */
export function isToolOfReceipt(snapshot: Snapshot, receipt: Receipt): boolean {
  return listRecordedLinks(snapshot, receipt).length > 0
}

function listRecordedLinks(snapshot: Snapshot, receipt: Receipt): readonly RecordedPath[] {
  const tool = snapshot.commandLineTool
  if (receipt.name !== installTool.id || !tool?.observed) return []
  return toolLinks.flatMap(({ path }) => {
    const target = getTarget(tool.value, path)
    const checksum = receipt.checksums[path]
    return target !== null && checksum === computeLinkChecksum(target) ? [{ path, checksum }] : []
  })
}

/** What an uninstall removes of the tool: the links that are still as these receipts record them, then their folders. */
export function listRemovable(
  snapshot: Snapshot,
  receipts: readonly Receipt[],
): { readonly removed: readonly RecordedPath[]; readonly kept: readonly string[] } {
  const tool = snapshot.commandLineTool
  const links = receipts.flatMap((receipt) => listRecordedLinks(snapshot, receipt))
  if (!tool?.observed || links.length === 0) return { removed: [], kept: [] }
  // Root deletes nothing in a folder that another account could replace by a link meanwhile.
  const isSafe = ({ path }: RecordedPath) =>
    tool.value.some((place) => place.path === path && isRootsFolder(place.folder))
  const folders = receipts
    .filter(({ name }) => name === installTool.id)
    .flatMap(({ checksums }) => Object.entries(checksums))
    .flatMap(([path, checksum]) => (checksum === 'folder' && toolPaths.has(path) ? [{ path, checksum }] : []))
  const innermostFirst = folders.sort((left, right) => right.path.length - left.path.length)
  return {
    removed: [...links.filter(isSafe), ...innermostFirst],
    kept: links.filter((link) => !isSafe(link)).map(({ path }) => path),
  }
}
