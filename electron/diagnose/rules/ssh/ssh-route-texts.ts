import { defineTexts } from '../../../core/text/translated-texts.ts'

/** Texts of the finding ssh-route. */
export const sshRouteTexts = defineTexts({
  title: "Root's SSH probably doesn't reach the builder",
  headline: "Nix can't reach the Linux builder: SSH connects to the wrong place",
  background:
    'nix-daemon runs as root and starts SSH, whose configuration says which address and port a name ' +
    "like linux-builder means. Root's SSH reads /var/root/.ssh/config and /etc/ssh/ssh_config, never " +
    'your ~/.ssh/config; ssh-ng:// and ssh:// use the same SSH. If no line sets the port, SSH uses 22, ' +
    'where this Mac\'s own Remote Login answers with another host key: "REMOTE HOST IDENTIFICATION HAS ' +
    'CHANGED", although the builder\'s key never changed.',
  detection:
    "Builderbar asks SSH (ssh -G) where root's connection goes and compares the port with the " +
    "builder's. You usually can't read root's own file, so this stays \"probably\" until a test build " +
    'fails or passes.',
  remedy:
    "Builderbar adds a marked block for the builder to the top of root's own file, " +
    '/var/root/.ssh/config, and removes it with builderbar undo. Or restore the line "Include ' +
    '/etc/ssh/ssh_config.d/*". With Nix 2.31 or later, a port in the entry\'s address works too. A line ' +
    'in /etc/hosts sets only the address, not the port. Never set StrictHostKeyChecking no: SSH would ' +
    'connect to whatever answers.',
  probableHeadline: "Nix probably can't reach the Linux builder: wrong SSH settings",
  remoteLoginHeadline: "Nix can't reach the Linux builder: SSH connects to this Mac",
  titles: {
    unresolved: (name: string, isSure: boolean) =>
      isSure ? `Root's SSH can't resolve "${name}"` : `Root's SSH probably can't resolve "${name}"`,
    ipv6: (isSure: boolean) =>
      isSure
        ? "Root's SSH tries IPv6, but the builder listens on IPv4"
        : "Root's SSH probably tries IPv6, but the builder listens on IPv4",
    remoteLogin: (isSure: boolean) =>
      isSure
        ? "Root's SSH connects to this Mac's Remote Login"
        : "Root's SSH probably connects to this Mac's Remote Login",
    otherComputer: (isSure: boolean) =>
      isSure
        ? "Root's SSH connects to another computer, not the builder"
        : "Root's SSH probably connects to another computer, not the builder",
    otherPort: (port: number, isSure: boolean) =>
      isSure
        ? `Root's SSH connects to port ${port}, not the builder's`
        : `Root's SSH probably connects to port ${port}, not the builder's`,
  },
  causes: {
    unresolved: (host: string, builderPort: number | null) =>
      builderPort === null
        ? `Nix runs SSH as root, and root's SSH settings don't say where ${host} is.`
        : `Nix runs SSH as root, and root's SSH settings don't say that ${host} is port ${builderPort} of this Mac.`,
    otherPort: ({
      port,
      builderPort,
      isSure,
    }: {
      port: number
      builderPort: number | null
      isSure: boolean
    }) => {
      const route = isSure ? 'connects' : 'would connect'
      return builderPort === null
        ? `Nix runs SSH as root, and root's SSH ${route} to port ${port} of this Mac, not to the builder.`
        : `Nix runs SSH as root, and root's SSH ${route} to port ${port} of this Mac, but the builder listens on port ${builderPort} of this Mac.`
    },
    otherComputer: (builderPort: number | null, isSure: boolean) => {
      const route = isSure ? 'connects' : 'would connect'
      return builderPort === null
        ? `Nix runs SSH as root, and root's SSH ${route} to another computer, not to the builder.`
        : `Nix runs SSH as root, and root's SSH ${route} to another computer, but the builder listens on port ${builderPort} of this Mac.`
    },
  },
  rootUse: 'Nix runs SSH as root.',
  failedBuild: 'A test build failed for this reason.',
  unreadableFile:
    "Root may have its own /var/root/.ssh/config that fixes this, which you can't read. A test build will tell.",
  daemonFile: (plist: string, options: string) =>
    `NIX_SSHOPTS in ${plist} (${options}) sets the only file that Nix's SSH reads. Put a block for the host there, with HostName ` +
    '127.0.0.1 and the port.',
  ownEntry: (uri: string) =>
    "Use nix-darwin's own entry for linux-builder again, which has a port, an alias, and the host key. With Nix 2.31 or later, an " +
    `entry of your own can include the port: ${uri}`,
  repair: (block: string) =>
    `The repair adds this to the top of /var/root/.ssh/config, and you can undo it:\n${block}`,
  symptoms: {
    unresolved: 'SSH then fails with "Could not resolve hostname".',
    refused: 'Nothing is listening there, so SSH fails with "Connection refused".',
    changedKey: (isRemoteLogin: boolean) =>
      `There, ${isRemoteLogin ? "this Mac's own Remote Login" : 'another program'} presents its own host key, so SSH stops with "REMOTE ` +
      "HOST IDENTIFICATION HAS CHANGED\". The builder's key hasn't changed.",
    unknownKey: (isRemoteLogin: boolean) =>
      `There, ${isRemoteLogin ? "this Mac's own Remote Login" : 'another program'} presents a host key that root doesn't know, so SSH ` +
      'stops with "Host key verification failed".',
  },
  evidence: {
    target: 'Where SSH would connect',
    responder: 'What responds there',
    remoteLogin: "What responds there: this Mac's Remote Login",
    builder: 'Builder',
    entryKey: 'Host key in the entry',
    unresolvedName: "the name doesn't resolve",
    refusal: 'connection refused',
    notSsh: 'not SSH',
    notChecked: 'not checked',
  },
})
