import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ssh2WithoutWasm } from '../../../scripts/ssh2-without-wasm.mjs'
import { startSshd } from '../fixtures/servers.ts'

type Exchange = typeof import('../../../electron/observe/ssh/host-key-exchange.ts')

const folder = mkdtempSync(join(tmpdir(), 'bundled-ssh2-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('ssh2 as it is in dist/, without its WebAssembly module', () => {
  let exchange: Exchange
  const path = join(folder, 'exchange.mjs')

  beforeAll(async () => {
    await build({
      entryPoints: [
        fileURLToPath(new URL('../../../electron/observe/ssh/host-key-exchange.ts', import.meta.url)),
      ],
      outfile: path,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: {
        js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url),__dirname=import.meta.dirname;`,
      },
      external: ['cpu-features', '*.node'],
      plugins: [ssh2WithoutWasm],
    })
    exchange = await import(pathToFileURL(path).href)
  })

  it.each(['chacha20-poly1305@openssh.com', 'aes128-gcm@openssh.com', 'aes256-ctr'])(
    'reads the host key of a server that offers only %s',
    async (cipher) => {
      const sshd = await startSshd('ed25519', [`Ciphers ${cipher}`])
      try {
        const readHostKey = await exchange.loadHostKeyExchange()
        const answer = await readHostKey(connect(sshd.port, '127.0.0.1'), ['ssh-ed25519'], 5000)
        expect(answer).toMatchObject({ kind: 'ssh', hostKey: { known: true, blob: sshd.key.blob } })
      } finally {
        await sshd.stop()
      }
    },
  )

  it('takes no memory outside of the heap', async () => {
    const memoryBefore = process.memoryUsage().external
    await import(`${pathToFileURL(path).href}?again`).then((exchangeModule: Exchange) =>
      exchangeModule.loadHostKeyExchange(),
    )
    expect(process.memoryUsage().external - memoryBefore).toBeLessThan(4_000_000)
  })
})
