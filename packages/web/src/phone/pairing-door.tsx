import { Button, ScanIcon } from '@snaplink/sdk/design'
import { type ComponentType, useState } from 'react'
import { waysIn as waysInTexts } from '../entry-texts.ts'
import { phone } from '../texts.ts'
import type { PairingScannerProps } from './scanner/pairing-scanner.tsx'

const texts = waysInTexts

/** The way to scan a computer's code in this page: what reads it is loaded once it is wanted. */
export function PairingDoor({ onInvited }: Pick<PairingScannerProps, 'onInvited'>) {
  const [Scanner, setScanner] = useState<ComponentType<PairingScannerProps> | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')

  const open = async () => {
    setBusy(true)
    setProblem('')
    try {
      const { PairingScanner } = await import('./scanner/pairing-scanner.tsx')
      setScanner(() => PairingScanner)
    } catch {
      setProblem(phone.scannerDoor.lost)
    } finally {
      setBusy(false)
    }
  }
  if (Scanner) return <Scanner onInvited={onInvited} onClose={() => setScanner(null)} />
  return (
    <div className="pairing-door">
      <Button kind="primary" icon={<ScanIcon />} busy={isBusy} onClick={open}>
        {texts.scan}
      </Button>
      {problem && <p role="alert">{problem}</p>}
    </div>
  )
}
