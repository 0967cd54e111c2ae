import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromLine, quoteShellArgument } from '../../facts/evidence.ts'
import { resolveRootRoute, userRouteReaches } from '../../facts/root-route.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: "Your SSH reaches the builder, but Nix doesn't use your settings",
  headline: "Your SSH reaches the builder, but Nix doesn't use your settings",
  background:
    'Your ~/.ssh/config points to the builder, but Nix never reads it: builds go through nix-daemon, ' +
    'whose SSH runs as root. So ssh linux-builder can work in your terminal while every build fails. ' +
    "NIX_SSHOPTS from your shell doesn't reach nix-daemon either.",
  detection:
    'Builderbar asks SSH twice, with the files that root reads and with yours. Only yours reaches the ' +
    "builder's port.",
  remedy:
    "Put the block where root's SSH reads it: builderbar repair ssh-route. You can remove the one in " +
    '~/.ssh/config.',
  cause: (host: string) =>
    `Your SSH settings point ${host} at the builder, but nix-daemon runs as root and never reads them.`,
  explanation: ({ host, hostname, port }: { host: string; hostname: string; port: number }) =>
    `Your SSH settings point ${host} at ${hostname} port ${port}, the builder. nix-daemon runs as root and never reads them, so ssh ` +
    "works in your terminal, but Nix still can't connect. Nix needs these settings in root's files.",
  userTarget: 'Where your SSH connects',
  userLine: 'Line that sets it',
})

export const sshRouteUserOnly = {
  id: 'ssh-route-user-only',
  severity: 'note',
  texts,
  permanentFix: null,
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const userRoute = valueOrNull(builder.route?.user)
    if (entry === null || userRoute === null || builder.kind !== 'managed') return []
    const target = resolveRootRoute(snapshot, builder)
    if (['at-builder', 'unknown', 'ipv6'].includes(target.kind) || !userRouteReaches(builder)) return []
    const source = userRoute.sources.port ?? userRoute.sources.hostname
    // As `ssh -G` prints it.
    const value = `hostname ${userRoute.hostname}, port ${userRoute.port}`
    return [
      {
        subject: entry.uri,
        cause: texts.cause(entry.host),
        explanation: texts.explanation({
          host: entry.host,
          hostname: userRoute.hostname,
          port: userRoute.port,
        }),
        evidence: [
          fromCommand(texts.userTarget, `ssh -G ${quoteShellArgument(entry.host)}`, value),
          ...(source === undefined ? [] : [fromLine(texts.userLine, source, value)]),
        ],
        causes: [formatFindingKey('ssh-route', entry.uri)],
      },
    ]
  })
}
