import { formatRootSshBlock } from '../../electron/core/ssh/root-ssh-block.ts'
import { buildRouteArguments, parseSshG } from '../../electron/core/ssh/ssh-g-output.ts'
import { runAsRoot } from '../../electron/mac/administrator/administrator.ts'
import { quoteAppleScript } from '../../electron/mac/administrator/apple-script.ts'
import { fixKeyPermissions } from '../../electron/repair/repairs/fix-key-permissions.ts'
import { createRootScript } from '../../electron/repair/script/root-script.ts'
import { formatCask } from '../../scripts/release-files.mjs'
import { keyPath } from '../fixtures/key-file.ts'
import { allPlans, planRepair } from '../repair/fixtures/all-plans.ts'
import { describeEnd, expectThat, type ProofCheck, type ProofContext, readOutput } from './proof-check.ts'

/** Our block for root, included by a configuration as root's own is. */
async function proveSshRoute({ mac }: ProofContext): Promise<string> {
  const block = { host: 'linux-builder', port: 31022, user: 'builder', keyPath }
  const tempFolder = await mac.createTempFolder((folder) => ({
    config: `Include ${folder}/builderbar_config\nHost *\n  Port 2222\n  ProxyCommand nc %h %p\n`,
    builderbar_config: `${formatRootSshBlock(block).join('\n')}\n`,
  }))
  expectThat(tempFolder.ok, tempFolder.ok ? '' : tempFolder.reason)
  try {
    const args = buildRouteArguments(`${tempFolder.value.folder}/config`, ['--', 'builder@linux-builder'])
    const route = parseSshG(await readOutput(mac, '/usr/bin/ssh', args))
    expectThat(route !== null, 'The output of ssh -G was not understood.')
    const { hostname, port, user, hostKeyAlias, identityFiles, proxyCommand, strictHostKeyChecking } = route
    const destination = `${user}@${hostname}:${port}, key of ${hostKeyAlias}, ${identityFiles.join(' ')}`
    expectThat(
      destination === `builder@127.0.0.1:31022, key of linux-builder, ${keyPath}`,
      `It leads to ${destination}.`,
    )
    expectThat(proxyCommand === null, `A proxy is left: ${proxyCommand}.`)
    return `${destination}, strict checking ${strictHostKeyChecking}`
  } finally {
    await tempFolder.value.remove()
  }
}

/** Calls of root scripts that only read, each with the form of its answer. */
const toolCalls: readonly {
  readonly program: string
  readonly args: readonly string[]
  readonly answer: RegExp
}[] = [
  {
    program: '/bin/date',
    args: ['-u', '+%Y-%m-%dT%H:%M:%SZ'],
    answer: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/,
  },
  { program: '/bin/ls', args: ['-ldn', '/'], answer: /^d[rwxst-]{9}\S? +\d+ +\d+ +\d+ / },
  { program: '/bin/ls', args: ['-di', '/'], answer: /^ *\d+ \/\n$/ },
  { program: '/usr/bin/id', args: ['-u'], answer: /^\d+\n$/ },
  { program: '/usr/bin/find', args: ['-H', '/', '-maxdepth', '0', '-type', 'd'], answer: /^\/\n$/ },
  { program: '/usr/bin/shasum', args: ['-a', '256', '/etc/hosts'], answer: /^[0-9a-f]{64} {2}\S+\n$/ },
  { program: '/usr/bin/grep', args: ['-anxF', '-m', '1', '-e', 'x', '/dev/null'], answer: /^$/ },
  { program: '/usr/bin/sed', args: ['-n', '1p', '/dev/null'], answer: /^$/ },
]

async function proveTools({ mac }: ProofContext): Promise<string> {
  for (const { program, args, answer } of toolCalls) {
    const result = await mac.run(program, args)
    const call = `${program} ${args.join(' ')}`
    // grep ends with 1 where nothing was found.
    const hasEnded = result.status === 'exited' && result.code <= (program.endsWith('grep') ? 1 : 0)
    expectThat(hasEnded, `${call}: ${describeEnd(result)}`)
    expectThat(answer.test(result.stdout), `${call} printed ${JSON.stringify(result.stdout.slice(0, 200))}.`)
  }
  return `${toolCalls.length} calls`
}

/** Shells that /bin/sh is, or may be: macOS lets the owner of a Mac choose. */
function listShells({ isRealMac }: ProofContext): readonly (readonly string[])[] {
  return isRealMac
    ? [['/bin/sh'], ['/bin/bash', '--posix'], ['/bin/zsh', '--emulate', 'sh'], ['/bin/dash']]
    : [['/bin/sh']]
}

async function proveSyntax(context: ProofContext): Promise<string> {
  const { mac } = context
  const scripts = [...allPlans.map((plan) => createRootScript([plan])), createRootScript(allPlans)]
  const files = Object.fromEntries(scripts.map((text, index) => [`script-${index}`, text]))
  const tempFolder = await mac.createTempFolder(() => files)
  expectThat(tempFolder.ok, tempFolder.ok ? '' : tempFolder.reason)
  try {
    for (const [shell = '', ...options] of listShells(context)) {
      for (const name of Object.keys(files))
        await readOutput(mac, shell, [...options, '-n', `${tempFolder.value.folder}/${name}`])
    }
  } finally {
    await tempFolder.value.remove()
  }
  return `${scripts.length} scripts in ${listShells(context)
    .map(([shell]) => shell)
    .join(', ')}`
}

/** Makes the key where none is, with the mode that the repair is for. */
async function putKey({ mac, isRealMac }: ProofContext): Promise<() => Promise<void>> {
  if (!isRealMac) return async () => {}
  const info = await mac.lstat(keyPath)
  expectThat(
    info.ok && !info.value.exists,
    `${keyPath} is there: this check runs only where no builder is set up.`,
  )
  const make = `/bin/mkdir -p /etc/nix && /bin/echo proof > ${keyPath} && /bin/chmod 640 ${keyPath}`
  await readOutput(mac, '/usr/bin/sudo', ['-n', '/bin/sh', '-c', make])
  return async () => void (await readOutput(mac, '/usr/bin/sudo', ['-n', '/bin/rm', '-f', keyPath]))
}

async function proveRootScript(context: ProofContext): Promise<string> {
  const { mac } = context
  const remove = await putKey(context)
  try {
    const script = createRootScript([planRepair(fixKeyPermissions, undefined, keyPath)])
    const elevation = await runAsRoot(mac, script, 'Builderbar proves a repair.', 'sudo', { terminal: true })
    expectThat(elevation.kind === 'ran', `${elevation.kind}: ${elevation.message}`)
    expectThat(elevation.status === 0, `${elevation.message} ${elevation.output.slice(-500)}`)
    const after = await mac.lstat(keyPath)
    const mode = after.ok && after.value.exists ? (after.value.mode & 0o777).toString(8) : 'missing'
    expectThat(mode === '600', `The key's mode is ${mode} after the repair.`)
    return `the repair of the key ran as root through sudo; mode ${mode}`
  } finally {
    await remove()
  }
}

async function proveAppleScript({ mac }: ProofContext): Promise<string> {
  const text = `it's "quoted" \\ and $HOME\nsecond line, ä ’`
  const quotedText = quoteAppleScript(text)
  expectThat(quotedText !== null, 'The text cannot be quoted.')
  const output = await readOutput(mac, '/usr/bin/osascript', ['-e', `return ${quotedText}`])
  expectThat(output === `${text}\n`, `osascript returned ${JSON.stringify(output)}.`)
  return 'a text with quotes, a backslash, a line end and letters beyond ASCII came back unchanged'
}

async function provePropertyList({ mac }: ProofContext): Promise<string> {
  const file = '/System/Library/LaunchDaemons/com.apple.mDNSResponder.plist'
  const json: unknown = JSON.parse(
    await readOutput(mac, '/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]),
  )
  const label = typeof json === 'object' && json !== null && 'Label' in json ? json.Label : null
  expectThat(
    typeof label === 'string' && label.startsWith('com.apple.mDNSResponder'),
    `Its label is ${label}.`,
  )
  return `the label of ${file}`
}

async function proveCask({ mac }: ProofContext): Promise<string> {
  const sums = { arm64: 'a'.repeat(64), x64: 'b'.repeat(64) }
  const cask = formatCask({ version: '1.2.3', repository: 'someone/builderbar', ...sums })
  const tempFolder = await mac.createTempFolder(() => ({ 'builderbar.rb': cask }))
  expectThat(tempFolder.ok, tempFolder.ok ? '' : tempFolder.reason)
  try {
    return (await readOutput(mac, '/usr/bin/ruby', ['-c', `${tempFolder.value.folder}/builderbar.rb`])).trim()
  } finally {
    await tempFolder.value.remove()
  }
}

const check = (
  id: string,
  proves: string,
  onFakeMac: boolean,
  run: ProofCheck['run'],
  rows: readonly string[] = [],
): ProofCheck => ({ id, proves, rows, onFakeMac, run })

export const scriptChecks: readonly ProofCheck[] = [
  check(
    'ssh-route',
    "Apple's ssh takes our block through `Include`, before a later `Host *`",
    true,
    proveSshRoute,
  ),
  check('tools', 'the tools of root scripts take the flags that the scripts use', true, proveTools),
  check('shell-syntax', 'every root script is read by each shell that /bin/sh may be', true, proveSyntax),
  check('root-script', 'a repair runs as root through sudo', true, proveRootScript),
  check('apple-script', 'osascript reads our AppleScript strings', false, proveAppleScript),
  check('cask', 'the cask is Ruby', false, proveCask),
  check('plutil', 'plutil prints a property list as JSON', false, provePropertyList),
]
