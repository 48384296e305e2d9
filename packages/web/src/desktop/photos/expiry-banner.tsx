import type { PageSession } from '@snaplink/sdk'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { HourglassIcon } from '../../design/icons.tsx'
import { useToast } from '../../design/toasts.tsx'
import { failureSentence } from '../../failure-sentence.ts'
import { desktop } from '../../texts.ts'
import { useExpiry } from '../../use-expiry.ts'

const texts = desktop.expiring

/** Shown when nobody used this page for a while and it is about to close. */
export function ExpiryBanner({ session }: { session: PageSession }) {
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
      {texts.text(leftMs)}
    </Banner>
  )
}
