/** The kinds of code that our scanner reads, by their names in the W3C's Barcode Detection API. */
export const codeFormats = [
  'aztec',
  'codabar',
  'code_39',
  'code_93',
  'code_128',
  'data_matrix',
  'ean_8',
  'ean_13',
  'itf',
  'pdf417',
  'qr_code',
  'upc_a',
  'upc_e',
] as const
export type CodeFormat = (typeof codeFormats)[number]

/** What somebody typed that is no EAN, UPC or the like. */
export const typedFormat = 'typed'

/**
 * How phones scan unless their page says otherwise: what stands on goods and shelves, and QR codes. Not ITF and Codabar, which have
 * no checksum that must be there, so that half of one passes for a whole.
 */
export const standardScanning = {
  formats: ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39', 'qr_code'] as CodeFormat[],
  repeats: 'count',
  isContinuous: true,
  withPhotos: false,
} as const
