import { listNeededPaths } from '../../core/builders/needed-paths.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service } from '../../core/model/snapshot.ts'
import { formatList, selectPlural } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { findTargetService } from '../plan/target-service.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/realise-closure.sh'

/** With more missing paths most of the closure is gone, and building it again is the better way. */
const maxPaths = 16
const roots = '/nix/var/nix/gcroots'
const rootPattern = /^\/nix\/var\/nix\/gcroots\/builderbar-[0-9a-z]{32}$/

const texts = defineTexts({
  title: "Download the builder's missing store paths",
  progress: "Downloading the builder's missing store paths",
  done: 'Missing store paths downloaded',
  failure: {
    notDone: "Missing store paths weren't downloaded",
    notFixed: "Downloading the store paths didn't fix it",
    unsure: 'Missing store paths may not have been downloaded',
  },
  button: 'Download Missing Paths…',
  undo: {
    title: "Remove the roots that keep the builder's store paths",
    progress: "Removing the roots that keep the builder's store paths",
    done: "Roots of the builder's store paths removed",
    failure: {
      notDone: "Roots of the store paths weren't removed",
      unsure: 'Roots of the store paths may still be there',
    },
    effect: 'Removes the roots. The paths stay until the next garbage collection.',
  },
  refusals: {
    nothing: 'Nothing the builder needs is missing.',
    tooMany: (count: number) =>
      `${count} paths are missing, so most of the builder is gone. To build it again: sudo darwin-rebuild switch`,
    characters: "A path or the name of the service has characters that aren't allowed in a root script.",
  },
  steps: {
    check: 'Check that only root can change Nix and its folder of roots',
    download: (paths: readonly string[]) => `Have Nix download ${formatList(paths)}`,
    roots: (count: number, folder: string) =>
      selectPlural(
        count,
        `Add a root in ${folder}, so that garbage collections keep it`,
        `Add roots in ${folder}, so that garbage collections keep them`,
      ),
    verification: 'Verify the downloaded paths',
    start: (label: string) => `If ${label} isn't running, start it`,
  },
})

/**
 * Nix downloads the paths that the service needs and that are gone, and keeps them by roots: links in its folder of roots,
 * by the hash of the path (nix-store(1), "--realise"; docs/failures.md, "closure-missing").
 */
export const realiseClosure = repair({
  id: 'realise-closure',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: (path) => rootPattern.test(path),
  }),
  plan(snapshot, finding) {
    const service = findTargetService(snapshot, finding)
    const neededPaths = service === null ? [] : listNeededPaths(service)
    const missingPaths = valueOrNull(service?.startScript)?.missingPaths ?? []
    const paths = (neededPaths.length > 0 ? neededPaths : missingPaths).map(({ path }) => path)
    if (service === null || paths.length === 0) return refuse(texts.refusals.nothing)
    if (paths.length > maxPaths) return refuse(texts.refusals.tooMany(paths.length))
    const words = paths.flatMap((path) => quoteValue('storePath', path) ?? [])
    const label = quoteValue('label', service.label)
    if (words.length < paths.length || label === null) return refuse(texts.refusals.characters)
    const links = paths.map((path) => `${roots}/builderbar-${path.slice('/nix/store/'.length).split('-')[0]}`)
    return {
      values: assignValues({ label }, words),
      steps: [
        { description: texts.steps.check, script: getStepText(script, 0) },
        { description: texts.steps.download(paths), script: getStepText(script, 1) },
        { description: texts.steps.roots(paths.length, roots), script: getStepText(script, 2) },
        { description: texts.steps.verification, script: getStepText(script, 3) },
        ...startStep(service, finding),
      ],
      paths: links,
      undo: undoStep(texts.undo.effect),
    }
  },
})

/** launchd starts a job with KeepAlive by itself, but only ten seconds after its last end. */
function startStep(service: Service, { severity }: Finding) {
  const description = texts.steps.start(service.label)
  return severity === 'error' && service.keepsAlive === true
    ? [{ description, script: getStepText(script, 4) }]
    : []
}
