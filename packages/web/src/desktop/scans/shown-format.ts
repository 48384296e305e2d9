import { typedFormat } from '@snaplink/contract'
import { formatName } from '../../format-name.ts'
import { scans as texts } from '../../scan-texts.ts'

/** A format as people write it; one that we do not know, as it came. */
export function shownFormat(format: string): string {
  return format === typedFormat ? texts.typed : (formatName(format) ?? format)
}
