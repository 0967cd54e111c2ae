import { messages } from '../format/locale.ts'

interface ScriptNotesProps {
  readonly lines: number
  readonly needsPassword: boolean
  readonly onShow: () => void
}

/** The button that shows the script of a plan, and what runs it. */
export function ScriptNotes({ lines, needsPassword, onShow }: ScriptNotesProps) {
  const { script, plan } = messages
  return (
    <>
      <button type="button" className="button small plan-script" onClick={onShow}>
        {plan.showScript(lines)}
      </button>
      <p className="secondary plan-password">
        {needsPassword ? `${script.rootScript} ${plan.password}` : `${script.userScript} ${plan.noPassword}`}
      </p>
    </>
  )
}
