import { describe, expect, test } from 'vitest'
import { computeLinkChecksum, toolPath } from '../../../electron/core/model/command-line-tool.ts'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { planInstallTool } from '../../../electron/repair/controls/install-tool.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aSnapshot, seen } from '../../repair/mac-fixtures.ts'
import { planNewestUndo } from '../../repair/newest-undo.ts'
import { toolScript, withTool } from '../../repair/tool-plans.ts'
import { parseLeftReceipt, renameReceipt } from './left-receipt.ts'
import { runInPrivateRoot } from './private-root.ts'

const app = `mkdir -p '${toolScript.slice(0, -11)}'; echo '#!/bin/sh' >${toolScript}; rm -rf /usr/local/bin`
const look = `cd /usr/local/bin && ls -l | sed 1d | tr -s ' ' | cut -d' ' -f3,9-; stat -c %a .`
const kept = "'/Library/Application Support/Builderbar'"

function script(): string {
  const planned = planInstallTool(withTool(), toolScript)
  if (!planned.ok) throw new Error(planned.reason)
  return createRootScript([planned.plan])
}

const linked = `root builderbar -> ${toolScript}\n755\n`

describe.skipIf(process.platform === 'darwin')('install-tool as root', () => {
  test('creates folder and link, leaves its receipt, and can be undone, which keeps only the folder', async () => {
    const ran = await runInPrivateRoot({
      script: script(),
      shell: 'dash',
      before: app,
      after: `${look}; cat ${kept}/*.jsonl`,
    })
    expect(parseRootOutput(ran.stdout).status, ran.stdout).toBe(0)
    expect(ran.after.startsWith(linked), ran.after).toBe(true)
    const left = parseLeftReceipt(ran.after)
    expect(left.checksums).toEqual({ [toolPath]: computeLinkChecksum(toolScript) })
    const undo = planNewestUndo(aSnapshot({ receipts: seen([left]) }))
    if (!undo?.ok) throw new Error('it was not planned')
    const again = Buffer.from(script()).toString('base64')
    const undone = await runInPrivateRoot({
      ...{ script: createRootScript([undo.plan]), shell: 'bash', after: look },
      before: `${app}; sh -c "$(echo ${again} | base64 -d)" >/dev/null; ${renameReceipt}`,
    })
    expect(parseRootOutput(undone.stdout).status, undone.stdout).toBe(0)
    expect(undone.after).toBe('755\n')
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
    ['the app is gone', `mkdir /usr/local/bin; rm ${toolScript}`],
  ])('refuses and changes nothing if %s', async (_what, more) => {
    const all = 'ls -lRn /usr/local/bin /x 2>/dev/null || true'
    const ran = await runInPrivateRoot({
      script: script(),
      shell: 'dash',
      before: `${app}; ${more}; ${all}`,
      after: all,
    })
    expect(parseRootOutput(ran.stdout)).toMatchObject({ status: 1, lastStep: 1 })
    expect(ran.stdout).toContain(ran.after.trim())
  })
})
