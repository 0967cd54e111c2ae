import { allBuilders } from '../../../core/builders/builder-facts.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeMode, fromFile } from '../../facts/evidence.ts'
import { rootScanEvidence } from '../../facts/root-scan-evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { saidOf, shortly } from '../../facts/test-builds.ts'

const rootFile = '/var/root/.ssh/config'

export const rootSshConfig: Rule = {
  id: 'root-ssh-config',
  severity: 'error',
  title: "ssh refuses root's own configuration file",
  headline: "No build reaches a builder: ssh refuses root's own configuration.",
  background:
    "ssh ends at once where its user's own configuration belongs to somebody else or may be written by others: who writes it " +
    "decides what ssh runs. Nix's ssh is root's, so such a file of root's breaks every remote build, and every other ssh of root too.",
  detection:
    'The owner and mode of the file are seen (mostly only root can look), or ssh says "Bad owner or permissions on /var/root/.ssh/config" about a build.',
  remedy: `By hand: sudo chown root ${rootFile} and sudo chmod 600 ${rootFile}.`,
  permanentFix: null,
  link: 'route',
  detect,
}

/** One file, however many builders it breaks. */
function detect(snapshot: Snapshot): readonly Match[] {
  const words = allBuilders(snapshot).flatMap((facts) => saidOf(snapshot, facts, 'root-ssh-config'))
  const [first] = words
  if (first === undefined) return bySight(snapshot)
  const path = /Bad owner or permissions on (\/[\w./-]+)/.exec(first.output)?.[1] ?? rootFile
  return [
    {
      subject: path,
      explanation:
        `Nix runs ssh as root, and ssh ends at once: "${shortly(first.output, 200)}". The file must belong to root and nobody else may ` +
        `write it: sudo chown root ${path}, then sudo chmod 600 ${path}. What stands in it stays as it is.`,
      evidence: words.map(({ evidence }) => evidence),
    },
  ]
}

/** The file itself was seen, and ssh was not asked or did not come to say it. */
function bySight(snapshot: Snapshot): readonly Match[] {
  const found = rootFileOf(snapshot)
  if (found === null) return []
  const { file, evidence } = found
  const isSafe = file.uid === 0 && (file.mode & 0o022) === 0
  // Where Nix asks no machine, this is no matter of builds.
  if (isSafe || allBuilders(snapshot).every(({ entry }) => entry === null)) return []
  const seen = `${file.kind}, owner ${file.uid === 0 ? 'root' : `user ${file.uid}`}, mode ${describeMode(file.mode)}`
  return [
    {
      subject: rootFile,
      explanation:
        `${rootFile} is a ${seen}. ssh ends at once where others than root own or may write that file, and Nix's ssh is root's: no build ` +
        `reaches a builder. Give it back: sudo chown root ${rootFile}, then sudo chmod 600 ${rootFile}. What stands in it stays as it is.`,
      evidence: [evidence(seen)],
    },
  ]
}

interface SeenFile {
  readonly file: { readonly kind: string; readonly uid: number; readonly mode: number }
  readonly evidence: (seen: string) => Evidence
}

/** As the deep look saw it, else as whoever looks did: root, or anybody where the folders above are open. */
function rootFileOf(snapshot: Snapshot): SeenFile | null {
  const deep = valueOrNull(valueOrNull(snapshot.rootScan ?? undefined)?.rootSshFile)
  if (deep) {
    const message = "Root's own ssh configuration"
    return deep.exists ? { file: deep, evidence: (seen) => rootScanEvidence(message, seen) } : null
  }
  const own = valueOrNull(snapshot.sshConfig.rootFile)
  // Of a link ssh looks at the end, which was not looked at.
  if (!own?.exists || own.kind === 'link') return null
  return { file: own, evidence: (seen) => fromFile("Root's own ssh configuration", rootFile, null, seen) }
}
