import fc from 'fast-check'

/** The host name whose route is tested in these trees. */
export const testedHost = 'linux-builder'

/** Files by name; ssh reads `root` first. An `Include` names only files that come later. */
export type ConfigTree = Readonly<Record<string, string>>

const names = ['root', 'a.conf', 'b.conf', 'c.conf', 'deep']

const blank = fc.constantFrom(' ', '\t', '  ', ' \t')
const indent = fc.constantFrom('', '', '  ', '\t')
const equals = fc.constantFrom('', '', '', '=')
const end = fc.constantFrom('', '', ' ', ' # a comment', '\t#', '\r')

/** Each `§` becomes a different number, so that a value identifies its line. */
const setting = fc.constantFrom(
  ['HostName', 'host§.example'],
  ['hostname', '"host§.example"'],
  ['Port', '1§'],
  ['"port"', '1§'],
  ['PORT', '"1§"'],
  ['User', 'user§'],
  ['User', '"a user §"'],
  ['USER', "'user§'"],
  ['IdentityFile', '/keys/§'],
  ['identityFILE', '"/my keys/§"'],
  ['IdentityFile', '/my\\ keys/§'],
  ['HostKeyAlias', 'alias§'],
  ['StrictHostKeyChecking', 'yes'],
  ['ProxyCommand', 'nc "%h" %p # §'],
  ['ProxyJump', 'jump§'],
)
const pattern = fc.constantFrom(
  testedHost,
  'linux-*',
  '*',
  'LINUX-BUILDER',
  'linux-builde?',
  'other',
  '*.example',
  '!other',
  `!${testedHost}`,
  '"linux-builder"',
)
const condition = fc.constantFrom(
  'all',
  'host linux-builder',
  'host *.example',
  'host="host*"',
  '!host other',
  'originalhost linux-*',
  '!originalhost linux-builder',
  'originalhost other',
  'host * originalhost linux-builder',
  'final all',
)
const line = fc.oneof(
  { weight: 6, arbitrary: setting },
  {
    weight: 3,
    arbitrary: fc.array(pattern, { minLength: 1, maxLength: 3 }).map((all) => ['Host', all.join(' ')]),
  },
  { weight: 1, arbitrary: condition.map((text) => ['Match', text]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(['Include', '@'], ['include', '@*.conf'], ['Include', '"@missing" @']),
  },
)

/** Includes name a file after their own: `@` is one of them, `@*.conf` all that match. */
export const configTree: fc.Arbitrary<(folder: string) => ConfigTree> = fc
  .tuple(
    ...names.map(() => fc.array(fc.tuple(line, indent, blank, equals, end, fc.nat(9)), { maxLength: 7 })),
  )
  .map((files) => (folder: string) => {
    let number = 100
    const tree: Record<string, string> = {}
    for (const [index, lines] of files.entries()) {
      const laterNames = names.slice(index + 1)
      const text = lines.map(([[keyword = '', value = ''], before, space, sign, after, pick]) => {
        number += 1
        const target = laterNames.length === 0 ? 'missing' : `${laterNames[pick % laterNames.length]}`
        const all = laterNames.filter((name) => name.endsWith('.conf')).map((name) => `${folder}/${name}`)
        const filledValue = value
          .replace('§', String(number))
          .replace(
            '@*.conf',
            all.length === names.length - 2 ? `${folder}/*.conf` : all.join(' ') || `${folder}/none`,
          )
          .replace('@missing', `${folder}/missing`)
          .replace('@', `${folder}/${target}`)
        // ssh reads a comment after a command as part of the command.
        const lineEnd = keyword === 'ProxyCommand' ? '' : after
        return `${before}${keyword}${sign === '' || keyword.startsWith('"') ? space : sign}${filledValue}${lineEnd}`
      })
      tree[names[index] ?? ''] = ['# settings', ...text, ''].join('\n')
    }
    return tree
  })
