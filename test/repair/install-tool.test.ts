import { describe, expect, test } from 'vitest'
import { toolPath } from '../../electron/core/model/command-line-tool.ts'
import { isToolOfReceipt, planInstallTool } from '../../electron/repair/controls/install-tool.ts'
import { createRootScript } from '../../electron/repair/script/root-script.ts'
import { planUninstall } from '../../electron/repair/uninstall-plan.ts'
import { seen } from './mac-fixtures.ts'
import { toolReceipt, toolScript, withTool } from './tool-plans.ts'

const link = (linkTarget: string) => ({ kind: 'link', linkTarget })

describe('the plan that installs the command line tool', () => {
  test.each([
    ['nothing is there', withTool()],
    ['there is not even the folder', withTool(null, null)],
    [
      'a link of an app that was moved is there',
      withTool(link('/Users/a/Builderbar.app/Contents/Resources/builderbar')),
    ],
  ])('is made if %s', (_what, snapshot) => {
    const planned = planInstallTool(snapshot, toolScript)
    if (!planned.ok) throw new Error(planned.reason)
    expect(planned.plan).toMatchObject({ risk: 'safe', needsAdmin: true, paths: [toolPath] })
    expect(createRootScript([planned.plan])).toContain(`tool='${toolScript}'`)
  })

  test.each<[RegExp, ReturnType<typeof withTool>, string]>([
    [/It is installed/, withTool(link(toolScript)), toolScript],
    [/Something else lies/, withTool({ kind: 'file' }), toolScript],
    [/Something else lies/, withTool({ kind: 'folder' }), toolScript],
    [/Something else lies/, withTool(link('/usr/local/Cellar/builderbar/bin/builderbar')), toolScript],
    [/Others than root.*ln -s/, withTool(null, { kind: 'folder', mode: 0o755, uid: 501 }), toolScript],
    [/Others than root/, withTool(null, { kind: 'folder', mode: 0o775 }), toolScript],
    [/Others than root/, withTool(null, { kind: 'link', linkTarget: '/tmp' }), toolScript],
    [/Nix has put/, withTool(), '/nix/store/abc-b/Applications/Builderbar.app/Contents/Resources/builderbar'],
    [/Nix has put/, withTool(), '/Applications/Nix Apps/Builderbar.app/Contents/Resources/builderbar'],
    [
      /Move it there/,
      withTool(),
      '/private/var/folders/a/AppTranslocation/b/Builderbar.app/Contents/Resources/builderbar',
    ],
    [/Move it there/, withTool(), '/Volumes/Builderbar 1/Builderbar.app/Contents/Resources/builderbar'],
    [/Move it there/, withTool(), '/private/tmp/Builderbar.app/Contents/Resources/builderbar'],
    [/packed/, withTool(), '/work/dist/cli.js'],
    [/packed/, withTool(), '/bin/sh'],
    [/characters/, withTool(), "/Users/a'b/Builderbar.app/Contents/Resources/builderbar"],
    [/characters/, withTool(), '/Users/../Builderbar.app/Contents/Resources/builderbar'],
    [/was not looked at/, withTool(null, null, { commandLineTool: undefined }), toolScript],
  ])('is refused: %s', (reason, snapshot, script) => {
    const planned = planInstallTool(snapshot, script)
    expect(planned.ok ? 'planned' : planned.reason).toMatch(reason)
  })
})

describe('uninstalling', () => {
  const receipt = toolReceipt()
  const receipts = { receipts: seen([receipt]) }

  test('removes the link while it is the one that was created', () => {
    const snapshot = withTool(link(toolScript), undefined, receipts)
    expect(isToolOfReceipt(snapshot, receipt)).toBe(true)
    const scripts = planUninstall(snapshot, false).flatMap((result) =>
      result.ok ? createRootScript([result.plan]) : [],
    )
    expect(scripts.join()).toContain(`verify_backup 1 '${toolPath}' 'absent'`)
  })

  test.each([
    ['another link', link('/Users/a/Builderbar.app/Contents/Resources/builderbar')],
    ['a file', { kind: 'file' }],
    ['nothing', null],
  ])('keeps %s', (_what, file) => {
    expect(planUninstall(withTool(file, undefined, receipts), false)).toEqual([])
  })
})
