/**
 * An esbuild plugin that leaves ssh2's WebAssembly module out of the bundle. ssh2 makes it as soon as it is loaded, and its
 * memory takes 17 MB for as long as the process runs. It only authenticates packets of chacha20-poly1305, which come after
 * the key exchange, where Builderbar has already closed the connection (electron/observe/ssh/host-key-exchange.ts).
 * @type {import('esbuild').Plugin}
 */
export const ssh2WithoutWasm = {
  name: 'ssh2-without-wasm',
  setup(build) {
    build.onLoad({ filter: /\/ssh2\/lib\/protocol\/crypto\/poly1305\.js$/ }, () => ({
      contents: `module.exports = async () => ({
        _malloc: () => 0,
        cwrap: () => () => undefined,
        HEAPU8: new Uint8Array(16),
      })`,
    }))
  },
}
