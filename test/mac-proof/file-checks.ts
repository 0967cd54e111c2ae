import { expectThat, type ProofCheck, type ProofContext, readOutput } from './proof-check.ts'

/** Runs `use` with the path of a new file, and removes the file. */
async function withFile({ mac }: ProofContext, use: (path: string) => Promise<string>): Promise<string> {
  const tempFolder = await mac.createTempFolder(() => ({ file: 'text\n' }))
  expectThat(tempFolder.ok, tempFolder.ok ? '' : tempFolder.reason)
  try {
    return await use(`${tempFolder.value.folder}/file`)
  } finally {
    await tempFolder.value.remove()
  }
}

/** An immutable file cannot be replaced, not even by its owner: a root script then fails and changes nothing. */
const proveFileFlags = (context: ProofContext) =>
  withFile(context, async (path) => {
    const { mac } = context
    await readOutput(mac, '/usr/bin/chflags', ['uchg', path])
    try {
      const listing = await readOutput(mac, '/bin/ls', ['-lO', path])
      expectThat(/\suchg\s/.test(listing), `ls -lO prints ${listing}`)
      const move = await mac.run('/bin/mv', ['-f', path, `${path}.moved`])
      expectThat(move.status === 'exited' && move.code !== 0, 'mv moved an immutable file.')
      return `ls -lO prints uchg; mv: ${move.stderr.trim()}`
    } finally {
      await readOutput(mac, '/usr/bin/chflags', ['nouchg', path])
    }
  })

/** Root scripts refuse a folder whose access list allows other accounts something; they read it from `ls -lde`. */
const proveAccessList = (context: ProofContext) =>
  withFile(context, async (path) => {
    const { mac } = context
    await readOutput(mac, '/bin/chmod', ['+a', 'everyone allow write', path])
    const listing = await readOutput(mac, '/bin/ls', ['-lde', path])
    const entry = listing.split('\n')[1] ?? ''
    // The pattern of `has_list` in electron/repair/shell/helpers/root.sh.
    expectThat(/: .* allow .*write/.test(entry), `ls -lde prints ${listing}`)
    return `ls -lde prints "${entry}"`
  })

/** The links of the command line tool are found without any setting (docs/macos.md, "Completions and manual pages"). */
async function proveToolFolders({ mac }: ProofContext): Promise<string> {
  const lists = {
    PATH: await readOutput(mac, '/bin/cat', ['/etc/paths']),
    '$fpath of zsh': await readOutput(mac, '/bin/zsh', ['-f', '-c', 'print -l $fpath']),
    manpath: await readOutput(mac, '/bin/cat', ['/etc/manpaths']),
  }
  const folders = {
    PATH: '/usr/local/bin',
    '$fpath of zsh': '/usr/local/share/zsh/site-functions',
    manpath: '/usr/local/share/man',
  }
  for (const name of ['PATH', '$fpath of zsh', 'manpath'] as const) {
    const lines = lists[name].trim().split('\n')
    expectThat(lines.includes(folders[name]), `${folders[name]} is not in ${name}: ${lines.join(' ')}`)
  }
  return Object.values(folders).join(', ')
}

export const fileChecks: readonly ProofCheck[] = [
  {
    id: 'file-flags',
    proves: 'an immutable file is listed as such and cannot be replaced',
    rows: [],
    onFakeMac: false,
    run: proveFileFlags,
  },
  {
    id: 'access-list',
    proves: 'ls prints an access list in the form that root scripts refuse',
    rows: [],
    onFakeMac: false,
    run: proveAccessList,
  },
  {
    id: 'tool-folders',
    proves: 'the shells and man find the command line tool, its completion for zsh and its manual page',
    rows: [],
    onFakeMac: false,
    run: proveToolFolders,
  },
]
