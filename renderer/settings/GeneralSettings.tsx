import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { explainManaged, ManagedNotice } from './ManagedNotice.tsx'
import { SettingsGroup } from './SettingsGroup.tsx'
import { ShortcutField } from './ShortcutField.tsx'

const text = messages.settings

/** How the app starts, looks and opens. */
export function GeneralSettings({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const { settings, loginItem } = view
  const change = (choice: SettingsChange) => send({ kind: 'change-settings', change: choice })
  return (
    <>
      <ManagedNotice managed={view.managed} />
      <SettingsGroup>
        <Switch
          label={text.openAtLogin}
          on={loginItem.available && loginItem.on}
          reason={loginItem.available ? null : loginItem.reason}
          note={loginItem.available && loginItem.needsApproval ? text.needsApproval : null}
          onChange={(on) => send({ kind: 'open-at-login', on })}
        />
        <Switch
          label={text.textBesideIcon}
          on={settings.textBesideIcon}
          reason={explainManaged(view.managed.settings.textBesideIcon)}
          onChange={(on) => change({ kind: 'text-beside-icon', on })}
        />
      </SettingsGroup>
      <SettingsGroup>
        <Select
          label={text.theme}
          value={settings.theme}
          options={text.themes}
          onPick={(theme) => change({ kind: 'theme', theme })}
        />
        <Select
          label={text.textSize}
          value={`${settings.textSize}`}
          options={sizeNames}
          onPick={(name) => {
            const percent = sizes.find((size) => `${size}` === name)
            if (percent !== undefined) change({ kind: 'text-size', percent })
          }}
        />
      </SettingsGroup>
      <SettingsGroup>
        <ShortcutField
          value={settings.shortcut}
          state={view.shortcut}
          onChange={(shortcut) => change({ kind: 'shortcut', shortcut })}
        />
      </SettingsGroup>
    </>
  )
}

const sizes = [100, 125, 150, 200] as const
const sizeNames: Readonly<Record<string, string>> = Object.fromEntries(
  sizes.map((size) => [`${size}`, text.percent(size)]),
)
