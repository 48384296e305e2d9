import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { HourglassIcon } from '../design/icons.tsx'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../index.ts'
import { failureSentence } from './failure-sentence.ts'
import { expiring as texts } from './texts.ts'
import { useExpiry } from './use-expiry.ts'

export interface ExpiryBannerProps {
  session: PageSession
  /** What ends then. */
  text?: (leftMs: number) => string
}

/** Shown when nobody used this page for a while and it is about to close. */
export function ExpiryBanner({ session, text = texts.text }: ExpiryBannerProps) {
  const toast = useToast()
  const [leftMs, clear] = useExpiry(session)
  if (leftMs === null) return null

  const keep = async () => {
    try {
      await session.extend()
      clear()
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    }
  }

  return (
    <Banner tone="warn" icon={<HourglassIcon />} action={<Button onClick={keep}>{texts.keep}</Button>}>
      {text(leftMs)}
    </Banner>
  )
}
