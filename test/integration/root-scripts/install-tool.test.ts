import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  computeLinkChecksum,
  findBundled,
  toolLinks,
} from '../../../electron/core/model/command-line-tool.ts'
import type { Plan } from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { planInstallTool } from '../../../electron/repair/controls/install-tool.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { planUninstall } from '../../../electron/repair/uninstall-plan.ts'
import {
  snapshotWithInstalledTool,
  snapshotWithTool,
  snapshotWithToolLinks,
  toolScript,
} from '../../fixtures/command-line-tool.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { killAtEveryStep } from './killed-at-every-step.ts'
import { parseLeftReceipt, renameReceipt } from './left-receipt.ts'
import { type RootRun, runInPrivateRoot } from './private-root.ts'

const resources = toolScript.slice(0, -'/builderbar'.length)
const app = `mkdir -p '${resources}/completions'; for file in ${toolLinks.map(({ resource }) => resource).join(' ')}; do echo x >'${resources}/'$file; done; rm -rf /usr/local/*`
/** All in /usr/local, as macOS has it: root's and without any folder. */
const listTool = `cd /usr/local && find . -mindepth 1 -printf '%P %M %u %l\\n' | sort`
const store = "'/Library/Application Support/Builderbar'"
const otherResources = '/Users/alice/Downloads/Builderbar.app/Contents/Resources'

function createInstallScript(): string {
  return createPlannedScript(planInstallTool(snapshotWithTool(), toolScript))
}

function createPlannedScript(result: { ok: boolean; plan?: Plan } | undefined | null): string {
  if (result?.plan === undefined) throw new Error('it was not planned')
  return createRootScript([result.plan])
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** Installs the tool, changes something, and runs the script that `plan` makes of the receipt. */
async function runAfterInstall(
  plan: (receipts: Snapshot['receipts']) => string,
  changes = ':',
): Promise<RootRun> {
  const first = await runInPrivateRoot({
    script: createInstallScript(),
    shell: 'dash',
    before: app,
    after: `cat ${store}/*.jsonl`,
  })
  const receipts = observed([parseLeftReceipt(first.after)])
  return await runInPrivateRoot({
    script: plan(receipts),
    shell: 'bash',
    after: `${listTool}; ls ${store} 2>/dev/null || true`,
    before: `${app}; dash -c ${quote(createInstallScript())} >/dev/null; ${renameReceipt}; ${changes}`,
  })
}

const folders = [
  'bin',
  'share',
  ...['bash-completion', 'bash-completion/completions', 'fish', 'fish/vendor_completions.d'].map(addShare),
  ...['man', 'man/man1', 'zsh', 'zsh/site-functions'].map(addShare),
]
function addShare(path: string): string {
  return `share/${path}`
}
const installedPaths = [
  ...folders.map((path) => `${path} drwxr-xr-x root `),
  ...toolLinks.map(
    ({ path, resource }) => `${path.slice('/usr/local/'.length)} lrwxrwxrwx root ${resources}/${resource}`,
  ),
].sort()

describe.skipIf(process.platform === 'darwin')('install-tool as root', () => {
  test('creates the folders and the links to tool, completions and manual page, and leaves its receipt', async () => {
    const result = await runInPrivateRoot({
      script: createInstallScript(),
      shell: 'dash',
      before: app,
      after: `LC_ALL=C; ${listTool}; cat ${store}/*.jsonl`,
    })
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.after.split('\n').filter((line) => /^(bin|share)/.test(line))).toEqual(installedPaths)
    const links = toolLinks.map(({ path, resource }) => [
      path,
      computeLinkChecksum(findBundled(toolScript, resource)),
    ])
    expect(parseLeftReceipt(result.after).checksums).toMatchObject(Object.fromEntries(links))
  })

  test('killed at any program leaves whole links only; the next run makes the others, and one more changes nothing', async () => {
    // The first and the last of the links; each of the others takes the same steps.
    const [, ...installed] = toolLinks.slice(0, -1)
    const links = installed.map(({ path, resource }) => {
      const target = findBundled(toolScript, resource)
      return { path, target, file: { kind: 'link' as const, linkTarget: target } }
    })
    const withThreeLinks = snapshotWithToolLinks(
      Object.fromEntries(links.map(({ path, file }) => [path, { file }])),
    )
    const installThree = links.map(
      ({ path, target }) => `mkdir -p '${dirname(path)}'; ln -s '${target}' '${path}'`,
    )
    const trialResult = await killAtEveryStep({
      script: createPlannedScript(planInstallTool(withThreeLinks, toolScript)),
      setUp: [app, ...installThree].join('; '),
      printState: `find /usr/local -type l -printf '%p=%l;' | tr ';' '\\n' | sort | tr '\\n' ';'`,
      isQuick: true,
    })
    const allLinks = trialResult.after.split(';').filter(Boolean)
    expect(allLinks).toHaveLength(toolLinks.length)
    expect(trialResult.killedStates.length).toBeGreaterThan(15)
    // A link that was not renamed yet has another name, and the next run removes it.
    const partial = trialResult.killedStates
      .flatMap((state) => state.split(';'))
      .filter((link) => link !== '' && !link.includes('.builderbar-new='))
    expect(partial.filter((link) => !allLinks.includes(link))).toEqual([])
    expect(new Set(trialResult.nextRuns)).toEqual(new Set([`builderbar: status 0 ${trialResult.after}`]))
    expect(trialResult.tornReceipts).toEqual([])
    expect(trialResult.secondRun).toEqual({
      message: `builderbar: status 0 ${trialResult.after}`,
      changesNothing: true,
    })
    expect(trialResult.bothAtOnce.filter((line) => !line.startsWith(`${trialResult.after} `))).toEqual([])
    expect(trialResult.leftovers).toBe('')
  })

  test('puts them where zsh, fish and man read them by themselves', async () => {
    const result = await runInPrivateRoot({
      script: createInstallScript(),
      shell: 'dash',
      before: `${app}; echo '#compdef builderbar' >'${resources}/completions/_builderbar'; echo 'complete -c builderbar -a from-the-link' >'${resources}/completions/builderbar.fish'; chmod 755 ${toolScript}`,
      after: `export HOME=/private-root PATH=/usr/local/bin:/usr/bin:/bin XDG_DATA_DIRS=/usr/local/share
zsh -f -c 'autoload -Uz compinit; compinit -D; echo "zsh: $_comps[builderbar]"'
echo "fish: $(fish -c "complete -C 'builderbar from'")"
echo "man: $(man -w builderbar)"`,
    })
    expect(result.after.trim().split('\n')).toEqual([
      'zsh: _builderbar',
      'fish: from-the-link',
      `man: ${resources}/builderbar.1`,
    ])
  })

  test('replaces the links of an app that was moved, and leaves those that lead here', async () => {
    const link = ({ path, resource }: (typeof toolLinks)[number], from: string) =>
      `mkdir -p ${path.slice(0, path.lastIndexOf('/'))}; ln -s '${from}/${resource}' ${path}`
    const oldLinks = toolLinks.map((toolLink) => link(toolLink, otherResources)).join('; ')
    const result = await runInPrivateRoot({
      script: createInstallScript(),
      shell: 'zsh',
      before: `${app}; ${oldLinks}`,
      after: listTool,
    })
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.after.trim().split('\n').sort()).toEqual(installedPaths)
  })

  test('can be undone, with the folders that it created', async () => {
    const undo = await runAfterInstall((receipts) =>
      createPlannedScript(planNewestUndo(healthySnapshot({ receipts }))),
    )
    expect(parseRootOutput(undo.stdout).status, undo.stdout).toBe(0)
    expect(undo.after).not.toMatch(/^(bin|share)/m)
  })

  test('is undone but for a folder in which something else lies since', async () => {
    const undo = await runAfterInstall(
      (receipts) => createPlannedScript(planNewestUndo(healthySnapshot({ receipts }))),
      'echo other >/usr/local/bin/other',
    )
    expect(parseRootOutput(undo.stdout).status, undo.stdout).toBe(0)
    expect(undo.after).toMatch(/^bin drwxr-xr-x root \nbin\/other \S+ root \n/)
    expect(undo.after).not.toContain('share')
  })

  test('is removed by an uninstall with its folders, receipts and backups', async () => {
    const removal = await runAfterInstall((receipts) =>
      createPlannedScript(planUninstall(snapshotWithInstalledTool({ receipts }), true)[0]),
    )
    expect(parseRootOutput(removal.stdout).status, removal.stdout).toBe(0)
    expect(removal.after.trim()).toBe('')
  })

  test('is removed by an uninstall but for what somebody replaced meanwhile', async () => {
    const page = '/usr/local/share/man/man1/builderbar.1'
    const removal = await runAfterInstall(
      (receipts) => createPlannedScript(planUninstall(snapshotWithInstalledTool({ receipts }), true)[0]),
      `rm ${page}; echo mine >${page}; rm -r /usr/local/share/fish`,
    )
    expect(parseRootOutput(removal.stdout).status, removal.stdout).toBe(0)
    expect(removal.stdout).toContain(`Kept ${page},`)
    expect(removal.after.match(/^\S+/gm)).toEqual([
      'share',
      'share/man',
      'share/man/man1',
      'share/man/man1/builderbar.1',
    ])
  })

  test.each([
    ['a file lies there', 'mkdir -p /usr/local/bin; echo mine >/usr/local/bin/builderbar'],
    ['a link to elsewhere lies there', 'mkdir -p /usr/local/bin; ln -s /bin/true /usr/local/bin/builderbar'],
    [
      'a link to a folder lies there',
      'mkdir -p /usr/local/bin /x/Builderbar.app/Contents/Resources/builderbar; ln -s /x/Builderbar.app/Contents/Resources/builderbar /usr/local/bin/builderbar',
    ],
    ['others may write the folder', 'mkdir -m 0777 /usr/local/bin'],
    ['the folder is a link', 'mkdir /x; ln -s /x /usr/local/bin'],
    ['the folder is a file', 'echo x >/usr/local/bin'],
    ['the app is gone', `mkdir /usr/local/bin; rm ${toolScript}`],
    ['a completion is gone', `rm ${resources}/completions/_builderbar`],
    [
      'a foreign completion lies there',
      'mkdir -p /usr/local/share/zsh/site-functions; echo mine >/usr/local/share/zsh/site-functions/_builderbar',
    ],
    [
      'a foreign manual page lies there',
      `mkdir -p /usr/local/share/man/man1; ln -s '${otherResources}/builderbar' /usr/local/share/man/man1/builderbar.1`,
    ],
    [
      'others may write a folder above a completion',
      'mkdir -p /usr/local/share/fish; chown 501 /usr/local/share/fish',
    ],
    ['others may write /usr/local/share', 'mkdir -m 0775 /usr/local/share'],
    ['a folder above a completion is a link', 'mkdir -p /x /usr/local/share; ln -s /x /usr/local/share/zsh'],
  ])('refuses and changes nothing if %s', async (_what, changes) => {
    const all = 'ls -lRn /usr/local /x 2>/dev/null || true'
    const result = await runInPrivateRoot({
      script: createInstallScript(),
      shell: 'dash',
      before: `${app}; ${changes}; ${all}`,
      after: `${all}; ls ${store} 2>/dev/null || true`,
    })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 1, lastStep: 1 })
    expect(result.stdout).toContain(result.after.trim())
  })
})
