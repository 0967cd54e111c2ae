import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { SettingUp } from '../../electron/diagnose/views/setup-options.ts'
import { words } from '../format/locale.ts'
import { TypedText } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

interface SettingUpGuideProps {
  readonly ways: readonly SettingUp[]
  readonly send: Bridge['send']
}

/** Where there is no builder: how one is set up, the way for this Mac first and open. */
export function SettingUpGuide({ ways, send }: SettingUpGuideProps) {
  return (
    <section className="part" aria-labelledby="setting-up-heading">
      <h2 id="setting-up-heading" className="heading">
        {words.settingUp}
      </h2>
      {ways.map((way, index) => (
        <details key={way.id} className="unfold lasting-fix" open={index === 0}>
          <summary>{way.title}</summary>
          <p className="secondary">{way.says}</p>
          <TypedText>
            <code>{way.snippet}</code>
          </TypedText>
          <CopyButton onCopy={() => send({ ask: 'copy-setting-up', id: way.id })} />
        </details>
      ))}
    </section>
  )
}
