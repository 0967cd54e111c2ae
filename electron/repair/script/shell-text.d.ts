/** A shell script's own text, put in at build time (scripts/build.mjs, vitest.config.ts). */
declare module '*.sh' {
  const text: string
  export default text
}
