import { useStore } from '@snaplink/sdk/react'
import { BookScannerPage } from '../books/book-scanner-page.tsx'
import { ScannerPage } from './scanner-page.tsx'
import type { ScannerProps } from './scanner-props.ts'

/** The scanner of books where the page wants books, else that of codes: one part to load, for most of it is the same. */
export function AnyScanner(props: ScannerProps) {
  const isBooks = useStore(props.session.view)?.mode === 'books'
  return isBooks ? <BookScannerPage {...props} /> : <ScannerPage {...props} />
}
