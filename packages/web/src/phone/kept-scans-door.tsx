import type { KeptScansProps } from './scanner/kept-scans.tsx'
import { usePart } from './use-part.ts'

const load = async () => (await import('./scanner/kept-scans.tsx')).KeptScans

/** Hands in what an earlier life of this page has scanned, whatever the phone is doing now. Loaded beside what it shows first. */
export function KeptScansDoor(props: KeptScansProps) {
  const Kept = usePart(load)
  return Kept && <Kept {...props} />
}
