import { typedFormat } from '@snaplink/contract'
import { scans as texts } from '../../scan-texts.ts'

const names: Readonly<Record<string, string>> = {
  aztec: 'Aztec',
  codabar: 'Codabar',
  code_39: 'Code 39',
  code_93: 'Code 93',
  code_128: 'Code 128',
  data_matrix: 'Data Matrix',
  ean_8: 'EAN-8',
  ean_13: 'EAN-13',
  itf: 'ITF',
  pdf417: 'PDF417',
  qr_code: 'QR code',
  upc_a: 'UPC-A',
  upc_e: 'UPC-E',
}

/** A format as people write it; one that we do not know, as it came. */
export function formatName(format: string): string {
  return format === typedFormat ? texts.typed : (names[format] ?? format)
}
