import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBanner, parseWholeBanner } from '../../../electron/observe/ssh/ssh-banner.ts'

describe('the first bytes of a connection', () => {
  it('are parsed without an exception and without control characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        for (const result of [parseBanner(Buffer.from(bytes)), parseWholeBanner(Buffer.from(bytes))]) {
          const texts = Object.values(result).join('')
          expect(texts).not.toMatch(/[\p{Cc}\p{Cf}]/u)
          expect(texts.length).toBeLessThan(300)
        }
      }),
    )
  })

  it('have the banner after a few lines of text, however they are split', () => {
    const line = fc
      .stringMatching(/^[ -~]{0,60}$/)
      .filter((text) => !/^(SSH-|HTTP\/|Not allowed|Exceeded)/.test(text))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), fc.nat(), (lines, cutIndex) => {
        const all = Buffer.from([...lines, 'SSH-2.0-OpenSSH_9.9', ''].join('\r\n'))
        expect(parseBanner(all)).toEqual({ kind: 'banner', banner: 'SSH-2.0-OpenSSH_9.9' })
        expect(parseBanner(all.subarray(0, cutIndex % all.length)).kind).toMatch(/^(nothing|not-yet)$/)
      }),
    )
  })

  it('are not waited for endlessly', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,40}$/), (line) => {
        const endlessBanner = Buffer.from(`x${line}\n`.repeat(500))
        expect(parseBanner(endlessBanner).kind).toMatch(/^(not-ssh|banner|throttled)$/)
      }),
    )
  })
})
