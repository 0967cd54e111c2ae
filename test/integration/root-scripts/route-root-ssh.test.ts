import { describe, expect, test } from 'vitest'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { receiptId } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { parseLeftReceipt, renameReceipt } from './left-receipt.ts'
import { runInPrivateRoot, shells } from './private-root.ts'

const plan = planRepair(routeRootSsh, healthySnapshot(), builderUri)
const script = createRootScript([plan])
const block = `${plan.diffs?.[0]?.text}\n`
const include = `${plan.diffs?.[1]?.text}\n`
const ownConfig = '/var/root/.ssh/builderbar_config'
const config = '/var/root/.ssh/config'
const store = '/Library/Application Support/Builderbar'
const home = "mkdir -p -m 700 /var/root; mkdir -p '/Library/Application Support'"
/** Writes exactly these bytes. */
const checkConfig = (text: string | Buffer, mode = '0600') =>
  `${home}; mkdir -p -m 700 /var/root/.ssh; echo ${Buffer.from(text).toString('base64')} | base64 -d >${config}; chmod ${mode} ${config}`
const show = `base64 -w0 ${config}; echo; stat -c '%a %u' ${config}; ls -A /var/root/.ssh; ls '${store}' 2>/dev/null | wc -l; cat ${ownConfig} 2>/dev/null`

function parseAfter(after: string): { text: string; facts: string } {
  const [encodedText = '', ...facts] = after.split('\n')
  return { text: Buffer.from(encodedText, 'base64').toString('latin1'), facts: facts.join('\n') }
}

describe.each(shells)('route-root-ssh in %s', (shell) => {
  test.each([
    ['no line end at its end', 'Host a\n  Port 2'],
    ['line ends of two kinds', 'ServerAliveInterval 3\r\n\r\nHost a\r\n\tPort 2\n'],
    [
      'blanks, backslashes and letters beyond ASCII',
      '  # \\n \\\\ "x" %h $(id) `id`\n\n\n# \u00e9\u00fc\n \t \nHost "a b"\n',
    ],
    ['only line ends', '\n\n\n'],
    ['nothing', ''],
    ['a NUL', 'Host a\n#\u0000 x\n'],
    ['bytes that are no letters', Buffer.from([35, 1, 2, 127, 255, 254, 128, 10, 35, 27, 10])],
  ])('keeps everything else byte for byte: %s', async (_what, text) => {
    const result = await runInPrivateRoot({ script, shell, before: checkConfig(text, '0640'), after: show })
    expect(parseRootOutput(result.stdout), result.stdout).toMatchObject({ status: 0, lastStep: 3 })
    const { text: now, facts } = parseAfter(result.after)
    expect(now).toBe(include + Buffer.from(text).toString('latin1'))
    expect(facts).toBe(`640 0\nbuilderbar_config\nconfig\n2\n${block}`)
  })

  test('removes a block of a former version', async () => {
    const oldBlock = block.replace('Port 31022', 'Port 5')
    const result = await runInPrivateRoot({
      script,
      shell,
      before: checkConfig(`Host a\n  Port 2\n${oldBlock}Host b\n  Port 3`),
      after: show,
    })
    expect(parseRootOutput(result.stdout).status).toBe(0)
    expect(parseAfter(result.after).text).toBe(`${include}Host a\n  Port 2\nHost b\n  Port 3`)
  })

  test("keeps the block of another builder in Builderbar's own file", async () => {
    const other = block.replaceAll('linux-builder', 'rosetta-builder')
    const before = `${checkConfig(`${include}Host a\n`)}; echo ${Buffer.from(other).toString('base64')} | base64 -d >${ownConfig}`
    const result = await runInPrivateRoot({ script, shell, before, after: `cat ${ownConfig}` })
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.after).toBe(block + other)
  })

  test('changes nothing the second time and leaves no receipt', async () => {
    const result = await runInPrivateRoot({
      script,
      shell,
      before: `${checkConfig(`${include}Host a\n`)}; echo ${Buffer.from(block).toString('base64')} | base64 -d >${ownConfig}; chmod 600 ${ownConfig}; ls -i ${config} ${ownConfig}`,
      after: `ls -i ${config} ${ownConfig}; ls '${store}' 2>/dev/null; ls -A /var/root/.ssh`,
    })
    expect(result.stdout).toContain('Already up to date')
    expect(result.after).toBe(
      `${result.stdout.split('\n').slice(0, 2).join('\n')}\nbuilderbar_config\nconfig\n`,
    )
  })

  test.each([
    ['its folder is a link', `${home}; mkdir -m 700 /other; ln -s /other /var/root/.ssh`],
    ['it is a link', `${checkConfig('Host a\n')}; mv ${config} /other; ln -s /other ${config}`],
    ['it is a pipe', `${home}; mkdir -m 700 /var/root/.ssh; mkfifo ${config}`],
    ['others may write in its folder', `${checkConfig('Host a\n')}; chmod 0777 /var/root/.ssh`],
    ['the block has a beginning without an end', checkConfig(`${block.split('\n')[0]}\nHost a\n`)],
    ['ssh does not take it', checkConfig('NoSuchKeyword x\n')],
    ['others could have written it', `${checkConfig('Host a\n', '0666')}; chmod 0755 /var/root`],
    [
      'somebody can still write it by another name',
      `${checkConfig('Host a\n', '0666')}; chown 501 ${config}; ln ${config} /var/theirs`,
    ],
    [
      'somebody can still write our own file by another name',
      `${checkConfig('Host a\n')}; echo x >${ownConfig}; chown 501 ${ownConfig}; ln ${ownConfig} /var/theirs`,
    ],
    ['the folder for backups is a link', `${checkConfig('Host a\n')}; ln -s /tmp '${store}'`],
    ['the folder for backups is open', `${checkConfig('Host a\n')}; mkdir '${store}'; chmod 0777 '${store}'`],
  ])('is refused, and changes nothing, if %s', async (_what, before) => {
    const list = `ls -lRAn --time-style=+ /var/root '/Library/Application Support' /other 2>/dev/null; sha256sum ${config} 2>/dev/null </dev/null`
    const listing = before.includes('mkfifo') ? 'ls -lRAn --time-style=+ /var/root' : list
    const result = await runInPrivateRoot({
      script,
      shell,
      before: `${before}; ${listing}; echo ===`,
      after: listing,
    })
    const [was, output = ''] = result.stdout.split('===\n')
    expect(parseRootOutput(output).status, output).toBe(1)
    expect(result.after).toBe(was)
  })

  test("gives a file that ssh would refuse root's owner and mode 0600, if nobody else can reach it", async () => {
    const before = `${checkConfig('Host a\n', '0666')}; chown 501 ${config}`
    const result = await runInPrivateRoot({ script, shell, before, after: show })
    expect(parseRootOutput(result.stdout).status).toBe(0)
    expect(parseAfter(result.after)).toMatchObject({
      text: `${include}Host a\n`,
      facts: `600 0\nbuilderbar_config\nconfig\n2\n${block}`,
    })
  })

  test('leaves the file as it was and nothing beside it on a full disk', async () => {
    const text = `#${'x'.repeat(30_000)}\n`
    const before = `${home}; mkdir -m 700 /var/root/.ssh; mount -t tmpfs -o size=64k,mode=0700 tmpfs /var/root/.ssh; echo ${Buffer.from(text).toString('base64')} | base64 -d >${config}`
    const result = await runInPrivateRoot({ script, shell, before, after: show })
    expect(parseRootOutput(result.stdout).status).not.toBe(0)
    expect(parseAfter(result.after).text).toBe(text)
    expect(result.after).toContain('\nconfig\n')
  })
})

describe('undo of route-root-ssh', () => {
  const printStore = `cat '${store}'/*.jsonl; base64 -w0 ${config} 2>/dev/null; echo; stat -c '%a %u' ${config}`

  /** Runs the repair, then `changes`, then the undo of its receipt, whose id only the script knows. */
  async function undoAfter(before: string, changes: string) {
    const first = await runInPrivateRoot({ script, shell: 'dash', before, after: `cat '${store}'/*.jsonl` })
    const receipt = parseLeftReceipt(first.after)
    const undo = planNewestUndo(healthySnapshot({ receipts: observed([receipt]) }))
    if (!undo?.ok) throw new Error('it was not planned')
    const rename = `sh -c "$SCRIPT" >/dev/null; ${renameReceipt}`
    const setUp = `${before}; SCRIPT=$(echo ${Buffer.from(script).toString('base64')} | base64 -d); ${rename}; ${changes}`
    return runInPrivateRoot({
      script: createRootScript([undo.plan]),
      shell: 'dash',
      before: setUp,
      after: printStore,
    })
  }

  test('restores bytes, owner and mode, and leaves a receipt of its own', async () => {
    const result = await undoAfter(`${checkConfig('Host a\r\n  Port 2', '0666')}; chown 501 ${config}`, ':')
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.after).toContain('"kind":"undo","name":"route-root-ssh"')
    expect(result.after).toContain(`"undoes":"${receiptId}"`)
    expect(result.after).toContain(Buffer.from('Host a\r\n  Port 2').toString('base64'))
    expect(result.after).toContain('666 501')
  })

  test('removes the file and the folder that did not exist before', async () => {
    const result = await undoAfter(home, ':')
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.stdout).toContain(`Removed: ${config}`)
  })

  test.each([
    ['the file was changed since', `echo x >>${config}`],
    ['the file was replaced by a link', `mv ${config} /other; ln -s /other ${config}`],
    ['what was kept was changed', `echo x >>'${store}'/backups/${receiptId}/2`],
    ['what was kept is of another file', `echo /etc/sudoers >'${store}'/backups/${receiptId}/1.path`],
    ['what was kept lies open', `chmod 0777 '${store}'/backups/${receiptId}`],
  ])('is refused, and changes nothing, if %s', async (_what, changes) => {
    const list = `sha256sum ${config}; ls -lAn --time-style=+ /var/root/.ssh`
    const result = await undoAfter(checkConfig('Host a\n'), `${changes}; ${list}; echo ===`)
    const output = result.stdout.split('===\n')[1] ?? ''
    expect(parseRootOutput(output)).toMatchObject({ status: 1, lastStep: 1 })
    expect(result.after).not.toContain('"kind":"undo"')
  })
})
