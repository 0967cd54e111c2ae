import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNamedFindings, type NamedFinding } from '../../../electron/core/nix/output/named-findings.ts'
import { matchFindings } from '../../../electron/core/nix/output/nix-error.ts'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../../electron/core/text/unwrapped-lines.ts'
import { anyText } from '../arbitrary-text.ts'
import { nixOutputs } from '../outputs/nix-outputs.ts'
import {
  addColours,
  convertLineEnds,
  printAsNixOutputMonitor,
  wrapAsMail,
  wrapAsTerminal,
} from '../outputs/reprinted-text.ts'

function findNamed(text: string | Uint8Array): readonly NamedFinding[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return findNamedFindings(unwrapLines(parsePastedText(bytes)))
}

const findIds = (text: string | Uint8Array) => findNamed(text).map(({ id }) => id)
const known = nixOutputs
  .map(({ name, text }) => ({ name, text, expected: matchFindings(text) }))
  .filter(({ expected }) => expected.length > 0)

describe('an error from the field', () => {
  test.each(nixOutputs)('$name points to $ids', ({ text, ids: expected }) => {
    expect(findIds(text)).toEqual(expected)
  })

  test('is known in many forms', () => {
    expect(known.length).toBeGreaterThan(20)
  })
})

/** Output of Nix around an error, which points to no finding. */
const otherLines = fc.array(
  fc.constantFrom(
    '',
    "warning: Git tree '/Users/alice/nix-config' is dirty",
    'these 3 derivations will be built:',
    '  /nix/store/6c6qvzv09schcwfkhk45610mga0ch908-image.drv',
    'evaluating derivation github:nix-community/nixos-generators?ref=master#packages.aarch64-linux.docker',
    'hello> patching sources',
    '[1/0/3 built, 2 copied (12.3/45.6 MiB), 8.9 MiB DL] building hello-2.12.1 (configurePhase): checking for gcc',
    'error: 1 dependencies of derivation failed to build',
  ),
  { maxLength: 5 },
)

/** Each of these changes how a text looks in a terminal or a file, but not its meaning. */
describe.each(known)('$name', ({ text, expected }) => {
  const expectFindings = (reprintedText: string | Uint8Array, description: string) =>
    expect(findIds(reprintedText), description).toEqual(expected)

  test('is recognized with any colours', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (places) => {
        expectFindings(addColours(text, places), places.join())
      }),
      { numRuns: 30 },
    )
  })

  test('is recognized between the frames of nix-output-monitor', () => {
    for (const frames of [1, 3, 12]) expectFindings(printAsNixOutputMonitor(text, frames), `${frames} frames`)
  })

  test('is recognized if a terminal wrapped it after 40 to 200 characters', () => {
    for (let width = 40; width <= 200; width += 1)
      expectFindings(wrapAsTerminal(text, width), `${width} columns`)
  })

  test('is recognized if a mail program wrapped it between words at 40 to 200 characters', () => {
    for (let width = 40; width <= 200; width += 1) expectFindings(wrapAsMail(text, width), `${width} columns`)
  })

  test('is recognized among other lines with the same wrapping', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 200 }),
        fc.boolean(),
        otherLines,
        otherLines,
        (width, isMail, before, after) => {
          const fullText = [...before, text, ...after].join('\n')
          expectFindings(
            isMail ? wrapAsMail(fullText, width) : wrapAsTerminal(fullText, width),
            JSON.stringify({ width, isMail, before, after }),
          )
        },
      ),
      { numRuns: 40 },
    )
  })

  test('is recognized with any line ends, with invalid bytes, and below other output', () => {
    expectFindings(convertLineEnds(text, '\r\n'), 'CRLF')
    expectFindings(convertLineEnds(text, '\r'), 'CR')
    expectFindings(
      Buffer.concat([
        Buffer.from([0xff, 0xfe, 0xc3, 0x0a]),
        Buffer.from(text),
        Buffer.from([0x0a, 0xe2, 0x82]),
      ]),
      'bytes',
    )
    expectFindings(
      `\u001b]8;;https://nixos.org\u001b\\help\u001b]8;;\u001b\\\n${wrapAsTerminal(text, 61)}`,
      'links',
    )
    const json = text
      .split('\n')
      .map((line) => `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: line })}`)
    expectFindings(json.join('\n'), 'internal-json')
    expectFindings(
      `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: text })}`,
      'one message of internal-json',
    )
  })
})

describe('the recognized text', () => {
  test('is returned with its first line and the machine that Nix names', () => {
    const text = [
      '$ nix build .#image',
      '\u001b[35;1mwarning:\u001b[0m Git tree is dirty',
      "cannot build on 'ssh://builder@linux-builder': \u001b[31;1merror:\u001b[0m failed to start SSH connection to 'linux-builder': ssh: connect to host linux-builder port 22: Connection refused",
      'Failed to find a machine for remote build!',
    ].join('\n')
    expect(findNamed(text)).toEqual(
      matchFindings('ssh: connect to host linux-builder port 22: Connection refused').map((id) => ({
        id,
        words:
          "cannot build on 'ssh://builder@linux-builder': error: failed to start SSH connection to 'linux-builder': ssh: connect to host linux-builder port 22: Connection refused",
        line: 3,
        machine: 'ssh://builder@linux-builder',
      })),
    )
  })

  test('of a refused key is preferred to the refused login that follows from it', () => {
    const text = [
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @',
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      "Permissions 0640 for '/etc/nix/builder_ed25519' are too open.",
      'It is required that your private key files are NOT accessible by others.',
      'This private key will be ignored.',
      'Load key "/etc/nix/builder_ed25519": bad permissions',
      'builder@localhost: Permission denied (publickey,keyboard-interactive).',
      "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'builder@linux-builder'",
      'ssh: Could not resolve hostname big.example: nodename nor servname provided, or not known',
      "cannot build on 'ssh-ng://nix@big.example': error: failed to start SSH connection to 'nix@big.example'",
    ].join('\n')
    expect(findNamed(text).map(({ id, line, machine }) => ({ id, line, machine }))).toEqual([
      { id: 'key-permissions', line: 2, machine: 'ssh-ng://builder@linux-builder' },
      { id: 'ssh-route', line: 10, machine: 'ssh-ng://nix@big.example' },
    ])
    for (let width = 40; width <= 200; width += 7)
      expect(findIds(wrapAsTerminal(text, width)), `${width}`).toEqual(['key-permissions', 'ssh-route'])
  })

  test('of a build itself proves nothing about the route to the machine', () => {
    const text = [
      "building '/nix/store/…-curl-8.drv' on 'ssh-ng://builder@linux-builder'...",
      'curl> connect to host localhost port 8990: Connection refused',
      "error: builder for '/nix/store/…-curl-8.drv' failed with exit code 1;",
      '       last 2 log lines:',
      '       > builder@localhost: Permission denied (publickey).',
      '       > cc1: error: writing to out.o: No space left on device',
    ].join('\n')
    expect(findNamed(text)).toMatchObject([{ id: 'guest-disk-full', line: 6 }])
  })

  test('is none in unknown output', () => {
    for (const text of ['', '\n\n', 'hello', '\u001b[2J\u001b[1;1H', '@nix {"action":']) {
      expect(findNamed(text)).toEqual([])
    }
  })

  test('is found without an exception in any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          anyText([
            'cannot build on ',
            "'",
            'error: ',
            '\u001b[',
            '\u001b]8;;',
            'A',
            '\r',
            '\b',
            '@nix {',
          ]).map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          for (const { line, words } of findNamed(bytes)) {
            expect(line).toBeGreaterThan(0)
            expect(words).not.toMatch(/\p{Cc}/u)
          }
        },
      ),
    )
  })
})
