import { describe, expect, test } from 'vitest'
import { findBundled, toolLinks, toolPath } from '../../../electron/core/model/command-line-tool.ts'
import { isToolOfReceipt, planInstallTool } from '../../../electron/repair/controls/install-tool.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { listKeptLinks, planUninstall } from '../../../electron/repair/uninstall-plan.ts'
import {
  snapshotWithInstalledTool,
  snapshotWithTool,
  snapshotWithToolLinks,
  toolReceipt,
  toolScript,
} from '../../fixtures/command-line-tool.ts'
import { aLink } from '../../fixtures/file-info.ts'
import { observed } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'

const allPaths: readonly string[] = toolLinks.map(({ path }) => path)
const [, zsh = '', bash = '', fish = '', page = ''] = allPaths
const movedApp = '/Users/a/Builderbar.app/Contents/Resources/builderbar'

function planInstallOrFail(snapshot: ReturnType<typeof snapshotWithTool>) {
  const planned = planInstallTool(snapshot, toolScript)
  if (!planned.ok) throw new Error(planned.reason)
  return planned.plan
}

describe('the plan that installs the command line tool', () => {
  test.each([
    ['nothing is there', snapshotWithTool()],
    ['a link of an app that was moved is there', snapshotWithTool(aLink(movedApp))],
  ])('is made if %s, with each of its links', (_title, snapshot) => {
    const plan = planInstallOrFail(snapshot)
    expect(plan).toMatchObject({ risk: 'safe', needsAdmin: true, paths: allPaths })
    expect(plan.diffs?.map(({ path }) => path)).toEqual(allPaths)
    const script = createRootScript([plan])
    for (const { path, resource } of toolLinks)
      expect(script).toContain(`'${path}=${findBundled(toolScript, resource)}'`)
  })

  test.each<[string, Parameters<typeof snapshotWithToolLinks>[0], readonly string[], RegExp]>([
    [
      'a completion of another program',
      { [zsh]: { file: { kind: 'file' } } },
      [toolPath, bash, fish, page],
      /Skip .*_builderbar: another file is there/,
    ],
    [
      'a manual page of another app',
      { [page]: { file: aLink(movedApp) } },
      [toolPath, zsh, bash, fish],
      /Skip .*builderbar\.1: another file/,
    ],
    [
      "a folder that is not root's",
      { [fish]: { folder: { kind: 'folder', mode: 0o755, uid: 501 } } },
      [toolPath, zsh, bash, page],
      /Skip .*fish: accounts other than root can change its folder/,
    ],
    [
      'the tool itself',
      { [toolPath]: { file: aLink(toolScript) } },
      [zsh, bash, fish, page],
      /Link each to its file in the app$/,
    ],
  ])('leaves out %s', (_title, links, paths, description) => {
    const plan = planInstallOrFail(snapshotWithToolLinks(links))
    expect(plan.paths).toEqual(paths)
    expect(plan.steps[1]?.description).toMatch(description)
    for (const path of allPaths.filter((candidate) => !paths.includes(candidate)))
      expect(createRootScript([plan])).not.toContain(`${path}=`)
  })

  test.each<[RegExp, ReturnType<typeof snapshotWithTool>, string]>([
    [/Already installed/, snapshotWithInstalledTool(), toolScript],
    [/Another file is already at/, snapshotWithTool({}), toolScript],
    [/Another file is already at/, snapshotWithTool({ kind: 'folder' }), toolScript],
    [
      /Another file is already at/,
      snapshotWithTool(aLink('/usr/local/Cellar/builderbar/bin/builderbar')),
      toolScript,
    ],
    [
      /Accounts other than root.*ln -s/s,
      snapshotWithTool(null, { kind: 'folder', mode: 0o755, uid: 501 }),
      toolScript,
    ],
    [/Accounts other than root/, snapshotWithTool(null, { kind: 'folder', mode: 0o775 }), toolScript],
    [/Accounts other than root/, snapshotWithTool(null, { kind: 'link', linkTarget: '/tmp' }), toolScript],
    [
      /Nix already added/,
      snapshotWithTool(),
      '/nix/store/abc-b/Applications/Builderbar.app/Contents/Resources/builderbar',
    ],
    [
      /Nix already added/,
      snapshotWithTool(),
      '/Applications/Nix Apps/Builderbar.app/Contents/Resources/builderbar',
    ],
    [
      /Move the app to the Applications folder/,
      snapshotWithTool(),
      '/private/var/folders/a/AppTranslocation/b/Builderbar.app/Contents/Resources/builderbar',
    ],
    [
      /Move the app to the Applications folder/,
      snapshotWithTool(),
      '/Volumes/Builderbar 1/Builderbar.app/Contents/Resources/builderbar',
    ],
    [
      /Move the app to the Applications folder/,
      snapshotWithTool(),
      '/private/tmp/Builderbar.app/Contents/Resources/builderbar',
    ],
    [/packaged/, snapshotWithTool(), '/work/dist/cli.js'],
    [/packaged/, snapshotWithTool(), '/bin/sh'],
    [/characters/, snapshotWithTool(), "/Users/a'b/Builderbar.app/Contents/Resources/builderbar"],
    [/characters/, snapshotWithTool(), '/Users/a=b/Builderbar.app/Contents/Resources/builderbar'],
    [/characters/, snapshotWithTool(), '/Users/../Builderbar.app/Contents/Resources/builderbar'],
    [/wasn't checked/, snapshotWithTool(null, undefined, { commandLineTool: undefined }), toolScript],
  ])('is refused: %s', (reason, snapshot, script) => {
    const planned = planInstallTool(snapshot, script)
    expect(planned.ok ? 'planned' : planned.reason).toMatch(reason)
  })
})

describe('uninstalling', () => {
  const receipt = toolReceipt()
  const receipts = { receipts: observed([receipt]) }
  const planUninstallOrFail = (snapshot: ReturnType<typeof snapshotWithTool>) => {
    const [first] = planUninstall(snapshot, true)
    if (!first?.ok) throw new Error('it was not planned')
    return first.plan
  }

  test('removes the links while they are those that were created, and the folders, innermost first', () => {
    const plan = planUninstallOrFail(snapshotWithInstalledTool(receipts))
    expect(isToolOfReceipt(snapshotWithInstalledTool(receipts), receipt)).toBe(true)
    expect(plan.paths).toEqual([...allPaths, '/usr/local/bin', '/Library/Application Support/Builderbar'])
    expect(createRootScript([plan])).toContain(`'${toolPath}=${receipt.checksums[toolPath]}'`)
  })

  test.each([
    ['another link', aLink(movedApp)],
    ['a file', {}],
    ['nothing', null],
  ])('keeps %s in the place of the tool', (_title, file) => {
    const snapshot = snapshotWithTool(file, undefined, receipts)
    expect(planUninstallOrFail(snapshot).paths).toEqual(['/Library/Application Support/Builderbar'])
    expect(planUninstall(snapshot, false)).toEqual([])
  })

  test('keeps a link whose folder others may write, and says so', () => {
    const link = aLink(toolScript)
    const snapshot = snapshotWithTool(link, { kind: 'folder', mode: 0o775 }, receipts)
    expect(planUninstallOrFail(snapshot).paths).not.toContain(toolPath)
    expect(listKeptLinks(snapshot)).toEqual([toolPath])
  })

  test('removes no other folder than those above its links', () => {
    const checksums = { ...receipt.checksums, '/etc': 'folder', '/usr/local': 'folder' }
    const forgedReceipt = aReceipt({ ...receipt, checksums })
    const { paths } = planUninstallOrFail(snapshotWithInstalledTool({ receipts: observed([forgedReceipt]) }))
    expect(paths).not.toContain('/etc')
    expect(paths).not.toContain('/usr/local')
  })
})
