import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseListeningProcesses } from '../../../electron/core/launchd/listening-processes.ts'
import { anyText } from '../arbitrary-text.ts'

/** Forms of Apple's network_cmds, netstat.tproj/main.c and inet.c. */
const olderOutput = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    pid   epid state  options
tcp4       0      0  127.0.0.1.31222        *.*                    LISTEN       131072  131072    732      0 00180 00000006
tcp4       0      0  127.0.0.1.50100        127.0.0.1.31222        ESTABLISHED  408300  146988    900      0 00102 00000000
tcp46      0      0  *.22                   *.*                    LISTEN       131072  131072      1      0 00180 00000006
`
const newerOutput = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat         process:pid    state  options
tcp4       0      0  127.0.0.1.2222         *.*                    LISTEN                 0            0  131072  131072           socat:611    00180 00000006
tcp6       0      0  ::1.31222              *.*                    LISTEN                 0            0  131072  131072 Virtual Machine S:732 00180 00000006
`

it('reads the pid of older macOS', () => {
  expect(parseListeningProcesses(olderOutput)).toEqual([
    { port: 31222, pid: 732 },
    { port: 22, pid: 1 },
  ])
})

it('reads the process of newer macOS, whose name may contain spaces', () => {
  expect(parseListeningProcesses(newerOutput)).toEqual([
    { port: 2222, pid: 611 },
    { port: 31222, pid: 732 },
  ])
})

it.each([
  ['nothing', ''],
  ['no heading', olderOutput.split('\n').slice(2).join('\n')],
  ['a heading without the process', olderOutput.replace('   pid', '      ')],
  ['a process column without a pid', newerOutput.replaceAll(/\w+:\d+ /g, '- ').replace('S:732', 'S')],
])('finds none in %s', (_title, text) => {
  expect(parseListeningProcesses(text)).toEqual([])
})

it('survives any text', () => {
  fc.assert(
    fc.property(anyText(['tcp4 0 0 ', '*.22 ', 'LISTEN ', 'socat:1 ', '99999999999']), (text) => {
      parseListeningProcesses(`${olderOutput}${text}`)
    }),
  )
})
