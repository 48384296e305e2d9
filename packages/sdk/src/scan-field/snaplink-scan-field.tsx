import { type ComponentProps, type Ref, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { BarcodeIcon } from '../design/icons.tsx'
import { EnsureToasts } from '../design/toasts.tsx'
import type { PageSession } from '../session.ts'
import { scanField as texts } from '../uploader/texts.ts'
import { themeOfPage } from '../uploader/theme-of-page.ts'
import { useStore } from '../uploader/use-store.ts'
import { enterCode } from './enter-code.ts'
import { ScanPopover } from './scan-popover.tsx'
import { type FieldScan, routeScans } from './scan-routes.ts'
import type { ScanSource, SharedSession } from './shared-session.ts'
import { usePhone } from './use-phone.ts'
import { useSharedSession } from './use-shared-session.ts'

export interface SnaplinkScanFieldProps
  extends ScanSource,
    Omit<ComponentProps<'input'>, 'className' | 'type' | 'ref'> {
  /** A press of Enter follows each code. */
  enter?: boolean | undefined
  /** Told of each code that comes into this field, before it is put there. */
  onScan?: ((scan: FieldScan) => void) | undefined
  /** `auto`: as the person's system is. Default: the same if the page around it says (`color-scheme`) that it has a dark mode. */
  theme?: 'auto' | 'light' | undefined
  ref?: Ref<HTMLInputElement>
}

/**
 * A field into which a phone scans: an input like any other, with a button that connects a phone. Several on one page share the phone,
 * and a code goes into the one that has the focus. Whatever else is given goes to the input.
 *
 * `<SnaplinkScanField server="https://snaplink.example" name="ean" enter />`
 */
export function SnaplinkScanField(props: SnaplinkScanFieldProps) {
  const { server, session, pageName, formats, enter = false, onScan, theme, ref, ...ofInput } = props
  const [ofPage] = useState(themeOfPage)
  const shared = useSharedSession({ server, session, pageName, formats })
  const input = useRef<HTMLInputElement | null>(null)
  const latest = useRef({ enter, onScan })
  latest.current = { enter, onScan }

  const take = useCallback((scan: FieldScan) => {
    latest.current.onScan?.(scan)
    if (input.current) enterCode(input.current, scan.code, { enter: latest.current.enter })
  }, [])
  const setInput = (element: HTMLInputElement | null) => {
    input.current = element
    if (typeof ref === 'function') ref(element)
    else if (ref) ref.current = element
  }
  return (
    <div className="snaplink scan-input" data-theme={theme ?? ofPage}>
      <EnsureToasts>
        <input autoComplete="off" {...ofInput} ref={setInput} type="text" />
        {shared && <PhoneButton shared={shared} input={input} onScan={take} isDisabled={Boolean(ofInput.disabled)} />}
      </EnsureToasts>
    </div>
  )
}

interface PhoneButtonProps {
  shared: SharedSession
  input: { readonly current: HTMLInputElement | null }
  isDisabled: boolean
  onScan(scan: FieldScan): void
}

/** Connects a phone, and says how it is. */
function PhoneButton({ shared, input, isDisabled, onScan }: PhoneButtonProps) {
  const now = useStore(shared.now)
  const [isOpen, setOpen] = useState(false)
  const session = now.state === 'open' ? now.session : null
  useScans(session, input, onScan)
  const phone = usePhone(session)

  const button = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => setOpen(false), [])
  const toggle = () => {
    if (now.state === 'idle' || now.state === 'failed') shared.open()
    setOpen(!isOpen)
  }
  // A phone has joined: now it is the field's turn.
  const isConnected = phone !== null
  useEffect(() => {
    if (!isConnected) return
    setOpen((before) => {
      if (before) input.current?.focus()
      return false
    })
  }, [isConnected, input])

  return (
    <>
      <button
        ref={button}
        type="button"
        className="scan-input-button"
        disabled={isDisabled}
        aria-expanded={isOpen}
        data-state={phone?.state ?? 'none'}
        title={phone ? texts.connected(phone.name) : texts.scan}
        aria-label={phone ? texts.connected(phone.name) : texts.scan}
        onClick={toggle}
      >
        <BarcodeIcon />
      </button>
      {isOpen && <ScanPopover shared={shared} now={now} anchor={button} onClose={close} />}
    </>
  )
}

function useScans(
  session: PageSession | null,
  input: PhoneButtonProps['input'],
  take: (scan: FieldScan) => void,
): void {
  // Not after the next frame, as preact runs an effect: a code that comes in between would be lost.
  useLayoutEffect(() => {
    if (session && input.current) return routeScans(session, { input: input.current, take })
  }, [session, input, take])
}
