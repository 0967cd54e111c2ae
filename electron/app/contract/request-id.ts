import * as z from 'zod'

/** Ids are names and keys, such as `key-permissions@/etc/nix/builder_ed25519`: 1 to 1024 characters on one line. */
export const requestId = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}]*$/u)
