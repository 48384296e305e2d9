import type { CodeFormat } from '@snaplink/contract'

export const formatNames: Readonly<Record<CodeFormat, string>> = {
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

/** A format as it is printed on scanners and in manuals; undefined for one that we do not know. */
export function formatName(format: string): string | undefined {
  return new Map<string, string>(Object.entries(formatNames)).get(format)
}
