import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { common } from '../uploader/texts.ts'
import { Button, IconButton } from './button.tsx'
import { CloseIcon, ProblemIcon } from './icons.tsx'

export type Toast = ToastWords & {
  tone?: 'info' | 'bad'
  /** Offers "Undo" for as long as the toast stands … */
  onUndo?(): void
  /** … after which, or when the page goes away, this happens. */
  onSettled?(): void
}

/** Toasts of one `fold` that come while one of them stands are one, which counts them. */
type ToastWords = { text: string; fold?: never } | { fold: { key: string; text(count: number): string }; text?: never }

/** Long enough to be read out and reached by keyboard. */
const shownMs = 8000
/** More than these push the oldest out. */
const mostShown = 3

const Show = createContext<((toast: Toast) => void) | null>(null)
const Place = createContext<((element: Element | null) => void) | null>(null)

/** Stands in for a provider where there is none above. */
export function EnsureToasts({ children }: { children: ReactNode }) {
  return useContext(Show) ? children : <ToastProvider>{children}</ToastProvider>
}

/** Says something in passing, at the bottom of the page. */
export function useToast(): (toast: Toast) => void {
  const show = useContext(Show)
  if (!show) throw new Error('useToast outside of ToastProvider')
  return show
}

/** Toasts stand in this dialog while it is there: nothing outside of a modal one can be pressed. */
export function useToastsIn(dialog: RefObject<HTMLDialogElement | null>): void {
  const place = useContext(Place)
  useEffect(() => {
    place?.(dialog.current)
    return () => place?.(null)
  }, [place, dialog])
}

type Standing = Toast & { id: number; count: number }

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Standing[]>([])
  const [place, setPlace] = useState<Element | null>(null)
  const standing = useRef<readonly Standing[]>([])
  const nextId = useRef(1)

  const update = useCallback((next: readonly Standing[]) => {
    standing.current = next
    setToasts(next)
  }, [])

  const settle = useCallback(
    (id: number) => {
      const gone = standing.current.find((toast) => toast.id === id)
      update(standing.current.filter((toast) => toast.id !== id))
      gone?.onSettled?.()
    },
    [update],
  )

  const undo = (toast: Standing) => {
    update(standing.current.filter(({ id }) => id !== toast.id))
    toast.onUndo?.()
  }

  const show = useCallback(
    (toast: Toast) => {
      const same = standing.current.find(({ fold }) => fold && fold.key === toast.fold?.key)
      const next = { ...toast, id: nextId.current++, count: (same?.count ?? 0) + 1 }
      update([...standing.current.filter((each) => each !== same), next])
      const oldest = standing.current[0]
      if (oldest && standing.current.length > mostShown) settle(oldest.id)
    },
    [update, settle],
  )

  useEffect(() => {
    const settleAll = () => {
      for (const { id } of standing.current) settle(id)
    }
    addEventListener('pagehide', settleAll)
    return () => {
      removeEventListener('pagehide', settleAll)
      settleAll()
    }
  }, [settle])

  const list = (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} onUndo={() => undo(toast)} onSettle={() => settle(toast.id)} />
      ))}
    </div>
  )
  return (
    <Show.Provider value={show}>
      <Place.Provider value={setPlace}>{children}</Place.Provider>
      {place ? createPortal(list, place) : list}
    </Show.Provider>
  )
}

function ToastView({ toast, onUndo, onSettle }: { toast: Standing; onUndo(): void; onSettle(): void }) {
  const [held, setHeld] = useState(false)
  const settled = useRef(onSettle)
  settled.current = onSettle

  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => settled.current(), shownMs)
    return () => clearTimeout(timer)
  }, [held])

  const hold = useMemo(
    () => ({
      onMouseEnter: () => setHeld(true),
      onMouseLeave: () => setHeld(false),
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    }),
    [],
  )

  return (
    <div className={`toast toast-${toast.tone ?? 'info'}`} {...hold}>
      {toast.tone === 'bad' && <ProblemIcon size={18} />}
      <p>{toast.fold ? toast.fold.text(toast.count) : toast.text}</p>
      {toast.onUndo && (
        <Button kind="quiet" onClick={onUndo}>
          {common.undo}
        </Button>
      )}
      <IconButton label={common.close} onClick={onSettle}>
        <CloseIcon size={18} />
      </IconButton>
    </div>
  )
}
