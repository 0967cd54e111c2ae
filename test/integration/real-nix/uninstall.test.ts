import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBundled, toolLinks } from '../../../electron/core/model/command-line-tool.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { toolScript } from '../../fixtures/command-line-tool.ts'
import { createToolPlan } from '../../repair/fixtures/tool-plan.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

/** Everything that Builderbar installed is removed, and nothing else: with true paths and real sudo. */
const userFolder = '/Users/alice/Library/Application Support/Builderbar'
const receiptFolder = '/Library/Application Support/Builderbar'
const listInstalled = `find "${userFolder}" "${receiptFolder}" /var/root/.ssh -mindepth 0 2>/dev/null | sort`
const corporate =
  "sed -i '/^Include/d' /etc/ssh/ssh_config; mkdir -p -m 700 /var/root/.ssh; printf 'Host other\\n  Port 7\\n' >/var/root/.ssh/config; chmod 600 /var/root/.ssh/config"

let mac: MacWithBuilderbar
beforeEach(async () => {
  mac = await openMacWithBuilderbar()
})
afterEach(() => mac?.stop())

async function prepareRepaired() {
  expect(await mac.sh('root', corporate)).toMatchObject({ code: 0 })
  // As on a Mac; without this folder, the data folder would be that of other systems.
  await mac.sh('alice', 'mkdir -p ~/Library/Caches/builderbar-updater ~/Library/Caches/others')
  const before = await mac.files()
  const repair = await mac.builderbar('repair route-root-ssh --yes --via sudo')
  expect(repair.code, repair.output).toBe(0)
  expect(await mac.files()).not.toBe(before)
  return before
}

// Mount namespaces and Debian's Nix need Linux.
describe.skipIf(process.platform === 'darwin')('builderbar uninstall', () => {
  test("lists everything, then removes it, and leaves root's ssh configuration as it was before", async () => {
    const before = await prepareRepaired()
    const installedFiles = (await mac.sh('root', listInstalled)).stdout
    const preview = await mac.builderbar('uninstall --dry-run')
    expect(preview.code, preview.output).toBe(0)
    for (const part of [userFolder, `folder='${receiptFolder}'`, '/var/root/.ssh/config'])
      expect(preview.stdout.replace(/\s+/g, ' ')).toContain(part)
    expect((await mac.sh('root', listInstalled)).stdout).toBe(installedFiles)

    const removal = await mac.builderbar('uninstall --yes --via sudo')
    expect(removal.output).toContain('Done. To finish, move Builderbar.app to the Trash.')
    expect(removal.code).toBe(0)
    expect((await mac.sh('root', listInstalled)).stdout).toBe('/var/root/.ssh\n/var/root/.ssh/config\n')
    expect((await mac.sh('alice', 'ls ~/Library/Caches')).stdout).toBe('others\n')
    expect(await mac.files()).toBe(before)
  })

  test('removes the command line tool with its completions, manual page and folders, but what is not its own', async () => {
    const files = toolLinks.map(({ resource }) => findBundled(toolScript, resource))
    const app = files.map((path) => `mkdir -p '${dirname(path)}'; echo x >'${path}'`).join('; ')
    const quotedScript = createRootScript([createToolPlan()]).replaceAll("'", `'\\''`)
    const list = 'find /usr/local -mindepth 1 | sort'
    await mac.sh('root', 'rm -rf /usr/local; mkdir -m 755 /usr/local')
    expect((await mac.sh('root', `${app}; sh -c '${quotedScript}'`)).stdout).toContain('builderbar: status 0')
    const preview = await mac.builderbar('uninstall --dry-run')
    for (const { path } of toolLinks) expect(preview.stdout.replace(/\s+/g, ' ')).toContain(path)

    const [, completion = { path: '' }] = toolLinks
    await mac.sh('root', `rm ${completion.path}; echo mine >${completion.path}`)
    const removal = await mac.builderbar('uninstall --yes --via sudo')
    expect(removal.code, removal.output).toBe(0)
    const zsh = ['/share', '/share/zsh', '/share/zsh/site-functions', '/share/zsh/site-functions/_builderbar']
    expect((await mac.sh('root', list)).stdout).toBe(zsh.map((path) => `/usr/local${path}\n`).join(''))
    expect((await mac.sh('root', listInstalled)).stdout).toBe('')
  })

  test('removes nothing if its files were changed since, if it is cancelled, and while the app runs', async () => {
    await prepareRepaired()
    const refusal = await mac.builderbar('uninstall')
    expect(refusal.code, refusal.output).toBe(3)

    await mac.sh('alice', `ln -s mac-1 "${userFolder}/SingletonLock"`)
    const removal = await mac.builderbar('uninstall --yes --via sudo')
    expect(removal.output).toContain('Quit it first')
    expect(removal.code).toBe(4)
    await mac.sh('alice', `rm "${userFolder}/SingletonLock"`)

    await mac.sh('root', "printf 'Host mine\\n' >>/var/root/.ssh/config")
    const installedFiles = (await mac.sh('root', listInstalled)).stdout
    const failed = await mac.builderbar('uninstall --yes --via sudo')
    expect([2, 4]).toContain(failed.code)
    expect((await mac.sh('root', listInstalled)).stdout).toBe(installedFiles)
  })
})
