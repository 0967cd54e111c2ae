import type { NixOutput } from './field-outputs.ts'

const uri = 'ssh-ng://builder@linux-builder'
const drv = '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-hello-2.12.1.drv'

/** The end of the output of a build that is stuck, that was interrupted, or that continued. */
const texts: readonly (readonly [text: string, ids: readonly string[]])[] = [
  ["waiting for the upload lock to 'ssh-ng://builder@linux-builder'...", ['build-stuck']],
  [
    "warning: somebody is hogging the upload lock for 'ssh-ng://builder@linux-builder', continuing...",
    ['build-stuck'],
  ],
  [`copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-glibc' to '${uri}'...`, ['build-stuck']],
  [
    `copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-glibc' to '${uri}'...\n^C\nerror: interrupted by the user`,
    ['build-stuck'],
  ],
  [
    `copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-hello' from '${uri}'...\nerror: interrupted by the user`,
    ['build-stuck'],
  ],
  [`copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-hello' from '${uri}'...`, []],
  [
    `copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-glibc' to '${uri}'...\nbuilding '${drv}' on '${uri}'...`,
    [],
  ],
  [
    "copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-glibc' from 'https://cache.nixos.org'...\nerror: interrupted by the user",
    [],
  ],
]

export const standstillOutputs: readonly NixOutput[] = texts.map(([text, ids]) => ({
  name: `a copy that stands still: ${text.slice(0, 70)}`,
  text,
  ids,
}))
