import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import type { OutboxScan } from '@snaplink/sdk/scan-outbox'
import { shortName } from '@snaplink/sdk/uploader-texts'
import { scanner } from '../../scanner-texts.ts'
import { summarise } from '../outbox-summary.ts'

/** To which code the photos go, and how far they are. */
export function SubjectChip({ session, subject }: { session: PhoneSession; subject: OutboxScan }) {
  const photos = useStore(session.outbox).filter(({ scanId }) => scanId === subject.scanId)
  const sending = useStore(session.sending)
  return (
    <p className="subject-chip" role="status">
      <span>{scanner.shooting.chip(shortName(subject.code))}</span>
      {photos.length > 0 && <span className="figures">{summarise(photos, sending).line}</span>}
    </p>
  )
}
