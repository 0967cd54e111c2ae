import { listBuilders } from '../../core/builders/builder.ts'
import { acceptsAllOf, mayReachBuilder } from '../../core/builders/duplicate-entries.ts'
import { builderAliases } from '../../core/builders/entry-match.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { FileInfo, Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { adaptToNixInstallation, getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { indentCode } from '../../core/text/code-lines.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { diffTexts } from '../plan/diff-texts.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/relink-machines.sh'

const path = '/etc/nix/machines'
const managedPath = '/etc/static/nix/machines'
const keptPattern = /^\/etc\/nix\/machines\.before-builderbar-[0-9TZ]+$/

const texts = defineTexts({
  title: "Restore nix-darwin's link to the machines file",
  progress: "Restoring nix-darwin's link to the machines file",
  done: 'Link to the machines file restored',
  failure: {
    notDone: "Link to the machines file wasn't restored",
    unsure: 'Link to the machines file may not have been restored',
  },
  button: 'Restore Link…',
  undo: {
    title: 'Restore the regular machines file',
    progress: 'Restoring the regular machines file',
    done: 'Regular machines file restored',
    failure: {
      notDone: "Regular machines file wasn't restored",
      unsure: 'Regular machines file may not have been restored',
    },
    effect: 'Restores the regular file. Not possible if someone changes the link first.',
  },
  refusals: {
    unobserved: (file: string, reason: string) => `${file} can't be checked: ${reason}`,
    noTarget: (target: string) => `nix-darwin has no ${target} to link to.`,
    missing: (file: string) => `${file} is missing. To create the link: sudo darwin-rebuild switch`,
    folder: (file: string, target: string) =>
      `${file} isn't a regular file but a folder. Remove it by hand, then run: sudo ln -s ${target} ${file}`,
    /** `current`: where the link leads now, if that is known. */
    link: (file: string, current: string | null, target: string) =>
      current === null
        ? `${file} isn't a regular file but a link. Remove it by hand, then run: sudo ln -s ${target} ${file}`
        : `${file} isn't a regular file but a link to ${current}. Remove it by hand, then run: sudo ln -s ${target} ${file}`,
    special: (file: string, target: string) =>
      `${file} isn't a regular file. Remove it by hand, then run: sudo ln -s ${target} ${file}`,
    lostEntries: (file: string, entries: readonly string[]) =>
      `${file} lists ${formatList(entries)}, but nix-darwin's own file doesn't, so builds would find no builder after this. Put ` +
      'every entry into your configuration first, then run sudo darwin-rebuild switch.',
    characters: "The name for the backup isn't allowed in a root script.",
  },
  steps: {
    check: (file: string) => `Check that ${file} is a regular file and that nix-darwin's own exists`,
    backup: (backup: string) => `Back up the current file as ${backup}`,
    replacement: (file: string, target: string) => `Replace ${file} with a link to ${target}`,
  },
})

/**
 * nix-darwin makes the machines file a link to its own file. A plain file in its place prevents the next darwin-rebuild from
 * activating; the repair keeps it beside the link, so that nothing that somebody wrote is lost.
 */
export const relinkMachines = repair({
  id: 'relink-machines',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: (writtenPath) => writtenPath === path || keptPattern.test(writtenPath),
  }),
  plan(snapshot) {
    const { file, managedFile } = snapshot.machinesFile
    const { refusals, steps } = texts
    if (!file.observed) return refuse(refusals.unobserved(path, file.reason))
    if (!managedFile.observed) return refuse(refusals.unobserved(managedPath, managedFile.reason))
    if (!managedFile.value.exists) return refuse(refusals.noTarget(managedPath))
    if (!file.value.exists) return refuse(refusals.missing(path))
    if (file.value.kind !== 'file') return refuse(explainOtherKind(file.value))
    const lostEntries = listLostEntries(snapshot)
    if (lostEntries.length > 0) {
      return refuse(
        [refusals.lostEntries(path, lostEntries), indentCode(formatPermanentFix(snapshot))].join('\n'),
      )
    }
    const keptPath = `${path}.before-builderbar-${file.value.modifiedAt.replace(/\.\d+/, '').replace(/[^0-9TZ]/g, '')}`
    const quotedPath = quoteValue('keptPath', keptPath)
    if (quotedPath === null || !keptPattern.test(keptPath)) return refuse(refusals.characters)
    return {
      values: assignValues({ file: `'${path}'`, managed: `'${managedPath}'`, kept_file: quotedPath }),
      steps: [
        { description: steps.check(path), script: getStepText(script, 0) },
        { description: steps.backup(keptPath), script: getStepText(script, 1) },
        { description: steps.replacement(path, managedPath), script: getStepText(script, 2) },
      ],
      paths: [path, keptPath],
      diffs: [{ path, place: diffTexts.insteadOfFile, text: diffTexts.linkTo(managedPath) }],
      undo: undoStep(texts.undo.effect),
      permanentFix: formatPermanentFix(snapshot),
    }
  },
})

function explainOtherKind({ kind, linkTarget }: Extract<FileInfo, { exists: true }>): string {
  const { refusals } = texts
  if (kind === 'folder') return refusals.folder(path, managedPath)
  return kind === 'link' ? refusals.link(path, linkTarget, managedPath) : refusals.special(path, managedPath)
}

/**
 * Returns the entries that Nix uses now and would not have by nix-darwin's own file. Empty if the plain file doesn't list this
 * Mac's own builder, or ssh doesn't reach it by that: then the file is what is broken.
 */
function listLostEntries(snapshot: Snapshot): readonly string[] {
  const builders = listBuilders(snapshot).flatMap(({ entry, ...builder }) =>
    entry?.file === path ? [{ ...builder, entry }] : [],
  )
  if (!builders.some((builder) => builder.kind === 'managed' && mayReachBuilder(builder))) return []
  const managedEntries = valueOrNull(snapshot.machinesFile.managedMachines)?.entries ?? null
  const lostBuilders = builders.filter((builder) => {
    const { kind, entry } = builder
    // An older snapshot has no list: this Mac's own builder is then taken to be in it, as linux-builder brings it.
    if (kind === 'managed' && (managedEntries === null || !mayReachBuilder(builder))) return false
    const sameEntries = (managedEntries ?? []).filter(({ uri, host }) =>
      kind === 'managed' ? builderAliases.has(host) || host === entry.host : uri === entry.uri,
    )
    return !sameEntries.some((candidate) => acceptsAllOf(candidate, entry))
  })
  return [...new Set(lostBuilders.map(({ entry }) => `${entry.host} (${entry.systems.join(', ')})`))]
}

/** The machines of the plain file, as a value of the option that should contain them. */
function formatPermanentFix(snapshot: Snapshot): string {
  const text = `# What the file listed belongs in the configuration. No activation script may write /etc/nix/machines.
${formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot))}`
  return adaptToNixInstallation(text, snapshot) ?? text
}
