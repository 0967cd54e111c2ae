import type { Severity } from '../../core/model/finding.ts'
import type { ChainLink } from '../../diagnose/facts/chain-link.ts'

/** What is wrong, why, what was seen of it, and how far the chain holds. */
export const findingMessages = {
  headings: { error: 'Cause', warning: 'Concern', note: 'Good to know' } satisfies Record<Severity, string>,
  alsoSeen: 'Also seen',
  becauseOfIt: 'Because of it',
  /** Between two titles in a row, which have no full stop. */
  between: '; ',
  more: 'More',
  less: 'Less',
  whatWasSeen: 'What was seen',
  line: (file: string, line: number) => `${file}, line ${line}`,
  permanentFixTitle: 'Make it last in nix-darwin',
  permanentFixIntro:
    'A repair holds until the next darwin-rebuild undoes it. To keep it, put this into your nix-darwin configuration (flake.nix or configuration.nix) and run darwin-rebuild switch:',
  noRepair: 'Builderbar has no repair for this. What was seen says where to look.',
  onlyPermanentFix: 'Builderbar cannot repair this from here; the lasting fix above does.',
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied',

  chain: 'From launchd to a finished build',
  linkStates: {
    good: 'in order',
    concern: 'a concern',
    broken: 'broken',
    'not-known': 'not known',
  } satisfies Record<ChainLink['state'], string>,
  behindTheBreak: 'What lies behind the break is not known.',
  pointAtLink: 'Point at a link to read what was seen there.',
  link: (name: string, state: string, message: string) => `${name}: ${state}. ${message}`,

  checks: 'What was looked at',
  notSeen: 'not seen',
}
