import './share-shelf.css'
import '../own-list.css'
import type { ShelfShareView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, useModal } from '@snaplink/sdk/design'
import { failureSentence, useStore } from '@snaplink/sdk/react'
import { useEffect, useId, useMemo, useState } from 'react'
import { share as texts } from '../../shelf-texts.ts'
import { useSnaplink } from '../snaplink.ts'
import { type FormErrors, FormProblem, useForm } from '../use-form.tsx'
import { useOwn } from '../use-own.ts'
import { ShareLink } from './share-link.tsx'
import { ShelfSelect } from './shelf-select.tsx'
import { shelfSubjects } from './shelf-subjects.ts'

export interface ShareShelfProps {
  own: OwnBooks
  /** The one that is looked at, chosen beforehand. */
  shelf?: string | undefined
  onClose(): void
}

/** Makes links under which anybody may look at one shelf, and takes them back. Open while it is rendered. */
export function ShareShelf({ own, shelf, onClose }: ShareShelfProps) {
  const snaplink = useSnaplink()
  // Toasts stand below a dialog.
  const [said, setSaid] = useState('')
  const dialog = useModal('dialog')
  const id = useId()
  const books = useStore(own.books)
  const groups = useMemo(() => [{ name: texts.shelf, subjects: shelfSubjects(books, 'shelf') }], [books])
  const [round, setRound] = useState(0)
  const shares = useOwn(() => snaplink.shelfShares(), round)
  const [made, setMade] = useState('')
  const again = () => setRound((before) => before + 1)

  const form = useForm({
    check: ({ subject }): FormErrors => (subject ? {} : { subject: texts.shelfMissing }),
    send: ({ subject = '' }) => snaplink.shareShelf(subject.slice('shelf:'.length)),
    onDone({ shareId }) {
      setMade(shareId)
      setSaid('')
      again()
    },
  })
  // The link that was made is what one came for.
  useEffect(() => {
    if (shares?.some(({ shareId }) => shareId === made))
      dialog.current?.querySelector<HTMLElement>(`[data-share-id="${made}"] button`)?.focus()
  }, [made, shares, dialog])

  const end = async ({ shareId, shelf: name }: ShelfShareView) => {
    try {
      await snaplink.endShelfShare(shareId)
      setSaid(texts.ended(name))
    } catch (error) {
      setSaid(failureSentence(error))
    }
    dialog.current?.focus()
    again()
  }
  const hasShelves = groups.some(({ subjects }) => subjects.length > 0)

  return (
    <dialog
      ref={dialog}
      className="dialog share-shelf"
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-body">
        <h2 id={`${id}-title`}>{texts.title}</h2>
        <p>{texts.lead}</p>
        {hasShelves ? (
          <form {...form.props} className="share-form">
            <FormProblem sentence={form.problem} />
            <ShelfSelect
              label={texts.shelf}
              name="subject"
              first={texts.choose}
              groups={groups}
              option={(name) => name}
              defaultValue={shelf === undefined ? '' : `shelf:${shelf}`}
              error={form.errors.subject}
            />
            <Button kind="primary" type="submit" busy={form.busy}>
              {texts.make}
            </Button>
          </form>
        ) : (
          <p>{texts.noShelves}</p>
        )}
        <h3>{texts.shared}</h3>
        <p role="status" className="share-said">
          {said}
        </p>
        {!shares && <p>{texts.loading}</p>}
        {shares?.length === 0 && <p>{texts.none}</p>}
        {shares && shares.length > 0 && (
          <ul className="own-list">
            {shares.map((each) => (
              <ShareLink key={each.shareId} share={each} onEnd={() => void end(each)} />
            ))}
          </ul>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{texts.close}</Button>
        </div>
      </div>
    </dialog>
  )
}
