import { type Builder, findBuilderOfFinding } from '../../core/builders/builder.ts'
import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { PlanStep } from '../../core/model/plan.ts'
import type { MachineEntry, Snapshot } from '../../core/model/snapshot.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import { formatPermanentRouteFix } from '../../core/nix/permanent-route-fix.ts'
import { isLix, supportsUriPorts } from '../../core/nix/uri-ports.ts'
import {
  formatRootSshBlock,
  ownSshFile,
  type RootSshBlock,
  rootSshFile,
} from '../../core/ssh/root-ssh-block.ts'
import { findBreakingOptions } from '../../core/ssh/ssh-breaking-options.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { diffTexts } from '../plan/diff-texts.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, getStepText, quoteLines } from '../script/script-text.ts'
import { isShellValue, quoteLine, quoteValue } from '../script/shell-quote.ts'
import script from '../shell/route-root-ssh.sh'

const texts = defineTexts({
  title: "Fix root's SSH settings for the builder",
  progress: "Fixing root's SSH settings for the builder",
  done: 'SSH settings fixed',
  failure: { notDone: "SSH settings weren't fixed", unsure: 'SSH settings may not have been fixed' },
  button: 'Fix SSH Settings…',
  undo: {
    title: "Restore root's previous SSH settings",
    progress: "Restoring root's previous SSH settings",
    done: 'Previous SSH settings restored',
    failure: {
      notDone: "Previous SSH settings weren't restored",
      unsure: 'Previous SSH settings may not have been restored',
    },
    effect: (own: string, rootFile: string) =>
      `Removes ${own} and restores ${rootFile} exactly, or removes it if it's new. Not possible if someone changes them first.`,
  },
  refusals: {
    noEntry: "Builderbar fixes only the connection to this Mac's own builder, and no entry lists it.",
    unknownPort:
      "Builderbar can't tell the builder's port: neither its VM nor its start script sets one, and settings with a wrong port would " +
      'break the connection.',
    proxy: (host: string) =>
      `The SSH configuration has a ProxyCommand only for ${host}, which may start the VM. Settings of root's own would turn it off.`,
    characters: (uri: string) =>
      `The entry ${uri} or the path of its key has characters that aren't allowed in root's SSH configuration.`,
    address: (uri: string, host: string) =>
      `The entry ${uri} uses the address ${host}, and settings for it would apply to every SSH connection of root to that ` +
      'address. Change the entry to the name linux-builder, as nix-darwin writes it.',
    /** `nix`: the version of Nix or Lix, with its name. */
    port: (uri: string, nix: string) =>
      `The entry ${uri} has a port, which ${nix} passes to SSH as part of the name. ` +
      'Remove the port from the entry, or use Nix 2.31 or later.',
    link: (file: string) => `${file} is a link, so Builderbar doesn't change it.`,
  },
  steps: {
    check: (file: string) =>
      `Check that only root can change /var/root/.ssh and ${file}, and that SSH accepts it`,
    settings: (host: string, file: string) =>
      `Write settings for ${host} to ${file}, after SSH confirms that they reach the builder`,
    inclusion: (file: string) =>
      `Include it with one line at the top of ${file}; everything else stays byte for byte`,
  },
})

/**
 * Writes a file of its own, and one line at the top of root's ssh configuration that includes it first. It works where
 * /etc/ssh is managed by others and with every Nix, and checks host keys as strictly as before (docs/nix-and-ssh.md, "Ways to
 * route root to the builder").
 */
export const routeRootSsh = repair({
  id: 'route-root-ssh',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: (path) => path === rootSshFile || path === ownSshFile || path === '/var/root/.ssh',
  }),
  plan(snapshot, finding) {
    const { refusals } = texts
    const builder = findBuilderOfFinding(snapshot, finding)
    if (builder === null) return refuse(refusals.noEntry)
    const { entry } = builder
    if (builder.portFrom === 'unknown') return refuse(refusals.unknownPort)
    if (valueOrNull(builder.route?.root)?.proxyOfThisHost === true) return refuse(refusals.proxy(entry.host))
    const reason = explainNameRefusal(snapshot, entry)
    if (reason !== null) return refuse(reason)
    const block = createBlock(builder, entry)
    const values = block === null ? null : assignBlockValues(block)
    if (block === null || values === null) return refuse(refusals.characters(JSON.stringify(entry.uri)))
    const text = markLines(block).join('\n')
    const variant = finding.id === 'corporate-ssh-options' ? 'options' : 'include'
    return {
      values,
      steps: createSteps(block),
      paths: [ownSshFile, rootSshFile],
      diffs: [
        { path: ownSshFile, place: diffTexts.wholeFile, text },
        { path: rootSshFile, place: diffTexts.top, text: `Include ${ownSshFile}` },
      ],
      undo: undoStep(texts.undo.effect(ownSshFile, rootSshFile)),
      permanentFix: adaptToNixInstallation(
        formatPermanentRouteFix(variant, builder.port, entry, snapshot),
        snapshot,
      ),
    }
  },
})

/** Why a block for this name would be wrong or useless; null where it helps. */
function explainNameRefusal(snapshot: Snapshot, entry: MachineEntry): string | null {
  const { refusals } = texts
  if (isLoopback(entry.host) || /^[\d.]+$|:/.test(entry.host)) return refusals.address(entry.uri, entry.host)
  const version = valueOrNull(snapshot.nix.version)
  if (entry.port !== null && !supportsUriPorts(version)) {
    const series = `${isLix(version) ? 'Lix' : 'Nix'} ${version?.split('.', 2).join('.')}`
    return refusals.port(entry.uri, series)
  }
  const rootConfig = valueOrNull(snapshot.sshConfig.rootFile)
  return rootConfig?.exists && rootConfig.kind === 'link' ? refusals.link(rootSshFile) : null
}

function createBlock(builder: Builder, entry: MachineEntry): RootSshBlock | null {
  const route = valueOrNull(builder.route?.root)
  const publicHalf = valueOrNull(builder.key?.publicHalf)
  const keyType = publicHalf?.exists ? publicHalf.type : 'ssh-ed25519'
  const hostKeyType = entry.hostKey?.type ?? 'ssh-ed25519'
  const block: RootSshBlock = {
    host: entry.host,
    port: builder.port,
    user: entry.user ?? 'builder',
    keyPath: entry.sshKey ?? builder.key?.path ?? defaultKeyPath,
    addHostKeyType: lacksAlgorithm(route?.hostKeyAlgorithms, hostKeyType) ? hostKeyType : null,
    addKeyType: lacksAlgorithm(route?.pubkeyAlgorithms, keyType) ? keyType : null,
    switchOff: findBreakingOptions(route?.breakingOptions).map(({ off }) => off),
  }
  const isQuotable =
    isShellValue('host', block.host) &&
    isShellValue('port', block.port) &&
    isShellValue('user', block.user) &&
    isShellValue('plainPath', block.keyPath) &&
    isShellValue('keyType', hostKeyType) &&
    isShellValue('keyType', keyType)
  return isQuotable ? block : null
}

/** Whether the list, if it was observed, has no algorithm for keys of this type. An RSA key signs with several. */
function lacksAlgorithm(algorithms: readonly string[] | undefined, type: string): boolean {
  if (algorithms === undefined || algorithms.length === 0) return false
  const names = type === 'ssh-rsa' ? ['ssh-rsa', 'rsa-sha2-256', 'rsa-sha2-512'] : [type]
  return !algorithms.some((name) => names.includes(name))
}

function markLines(block: RootSshBlock): readonly string[] {
  const { begin, end } = createMarks(block.host)
  return [begin, ...formatRootSshBlock(block), end]
}

/**
 * The marks name the host, so that each builder has its own block. A former version wrote such a block into root's own
 * configuration; the script finds it by these marks and removes it.
 */
function createMarks(host: string): { begin: string; end: string } {
  return {
    begin: `# BEGIN Builderbar: ${host} (to remove: builderbar undo)`,
    end: `# END Builderbar: ${host}`,
  }
}

/** The values of the script; null where one has characters that are not accepted. */
function assignBlockValues(block: RootSshBlock): string | null {
  const { begin, end } = createMarks(block.host)
  const [quotedBegin, quotedEnd] = [quoteLine(begin), quoteLine(end)]
  const lines = quoteLines(formatRootSshBlock(block))
  const host = quoteValue('host', block.host)
  const port = quoteValue('port', block.port)
  if (!quotedBegin || !quotedEnd || !host || !port || lines === null) return null
  const files = { config: `'${rootSshFile}'`, own: `'${ownSshFile}'` }
  return assignValues({ ...files, host, port, begin: quotedBegin, end: quotedEnd }, lines)
}

function createSteps({ host }: RootSshBlock): readonly PlanStep[] {
  const { steps } = texts
  return [
    { description: steps.check(rootSshFile), script: getStepText(script, 0) },
    { description: steps.settings(host, ownSshFile), script: getStepText(script, 1) },
    { description: steps.inclusion(rootSshFile), script: getStepText(script, 2) },
  ]
}
