import type { ShellRequest, ShellState } from '@snaplink/contract'
import { Banner, Button, StateDot, useToast } from '@snaplink/sdk/design'
import { Field } from '../../design/field.tsx'
import { shell } from '../../shell-texts.ts'
import { submitted } from './submitted.ts'

const texts = shell.typing

export interface PanelProps {
  state: ShellState
  ask(request: ShellRequest): Promise<boolean>
}

/** Codes typed into the program in front: on and off, what stands in the way, and how. */
export function TypingPanel({ state: { typing, settings }, ask }: PanelProps) {
  const toast = useToast()
  const { isOn, problem, waiting, isAsking, unsure, shortcutProblem } = typing
  const turn = (next: boolean) => void ask({ type: 'typing', isOn: next })
  const save = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '')
    const change = {
      ...{ template: text('template'), prefix: text('prefix'), suffix: text('suffix') },
      shortcut: text('shortcut').trim(),
    }
    if (await ask({ type: 'settings', change })) toast({ text: texts.saved })
  }
  return (
    <section className="shell-section">
      <div className="shell-head">
        <h2>{texts.title}</h2>
        <p className="shell-state">
          <StateDot state={isOn ? (problem ? 'waiting' : 'live') : 'off'} /> {isOn ? texts.on : texts.off}
        </p>
        <Button onClick={() => turn(!isOn)}>{isOn ? texts.turnOff : texts.turnOn}</Button>
      </div>
      <p className="soft">{texts.lead}</p>
      {isOn && problem && !unsure && (
        <Banner tone="warn" action={<Button onClick={() => turn(true)}>{texts.tryAgain}</Button>}>
          {problem}
        </Banner>
      )}
      {unsure && (
        <Choice
          text={texts.unsure(unsure.code)}
          yes={texts.typeAgain}
          no={texts.leaveIt}
          onChoose={(how) => void ask({ type: 'unsure-code', how })}
        />
      )}
      {!unsure && isAsking && (
        <Choice
          text={texts.asking(waiting)}
          yes={texts.typeThem}
          no={texts.leaveThem}
          onChoose={(how) => void ask({ type: 'waiting-codes', how })}
        />
      )}
      {!unsure && !isAsking && waiting > 0 && <p className="figures">{texts.waiting(waiting)}</p>}
      {shortcutProblem && <Banner tone="warn">{shortcutProblem}</Banner>}
      <details>
        <summary>{texts.how}</summary>
        <form className="shell-form" onSubmit={submitted(save)}>
          <Field
            label={texts.template}
            name="template"
            hint={texts.templateHint}
            defaultValue={settings.template}
            required
            maxLength={200}
          />
          <Field label={texts.prefix} name="prefix" defaultValue={settings.prefix} maxLength={200} />
          <Field label={texts.suffix} name="suffix" defaultValue={settings.suffix} maxLength={200} />
          <Field
            label={texts.shortcut}
            name="shortcut"
            hint={texts.shortcutHint}
            defaultValue={settings.shortcut}
            maxLength={60}
          />
          <Button type="submit">{texts.save}</Button>
        </form>
      </details>
    </section>
  )
}

interface ChoiceProps {
  text: string
  yes: string
  no: string
  onChoose(how: 'type' | 'leave'): void
}

function Choice({ text, yes, no, onChoose }: ChoiceProps) {
  const actions = (
    <div className="shell-actions">
      <Button onClick={() => onChoose('type')}>{yes}</Button>
      <Button kind="quiet" onClick={() => onChoose('leave')}>
        {no}
      </Button>
    </div>
  )
  return (
    <Banner tone="warn" action={actions}>
      {text}
    </Banner>
  )
}
