import type { CodeFormat } from '@snaplink/contract'
import {
  binarizers,
  characterSets,
  defaultReaderOptions,
  eanAddOnSymbols,
  type PrepareZXingModuleOptions,
  prepareZXingModule,
  type ReadResult,
  textModes,
} from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Effort, Found, ReadEngine } from './engine.ts'
import type { GreyPicture } from './grey-picture.ts'
import { instantiateFrom } from './load-wasm.ts'

/** @throws when its WebAssembly cannot be loaded or is blocked */
export async function loadZxing(): Promise<ReadEngine> {
  const module = await new Promise<ZxingModule>((resolve, reject) => {
    const instantiateWasm = instantiateFrom(wasmUrl, reject)
    const overrides = { instantiateWasm } as PrepareZXingModuleOptions['overrides']
    prepareZXingModule({ overrides, fireImmediately: true }).then((loaded) => resolve(loaded as never), reject)
  })
  return { read: async (picture, formats, effort) => read(module, picture, formats, effort) }
}

/** What we use of the module itself: its wrapper wants colours, and we have grey. */
interface ZxingModule {
  readonly HEAPU8: Uint8Array
  _malloc(bytes: number): number
  _free(pointer: number): void
  readBarcodesFromPixmap(pointer: number, width: number, height: number, options: Record<string, unknown>): Results
}

interface Results {
  size(): number
  get(index: number): ReadResult | undefined
  delete(): void
}

/** Ours by zxing-cpp's names. `UPCA` and `EAN13` are one to it. */
const names: Record<CodeFormat, string> = {
  aztec: 'Aztec',
  codabar: 'Codabar',
  // Not `Code39`, which would call one in ten of six digits an Italian Code 32 and change it.
  code_39: 'Code39Std,Code39Ext',
  code_93: 'Code93',
  code_128: 'Code128',
  data_matrix: 'DataMatrix',
  ean_8: 'EAN8',
  ean_13: 'EAN13',
  itf: 'ITF',
  pdf417: 'PDF417',
  qr_code: 'QRCode',
  upc_a: 'UPCA',
  upc_e: 'UPCE',
}

/** By the variant that a result is named after, or its family. */
const formatOf: Record<string, CodeFormat> = {
  ...Object.fromEntries(Object.entries(names).map(([format, name]) => [name, format as CodeFormat])),
  Code39: 'code_39',
}

function read(
  module: ZxingModule,
  { data, width, height }: GreyPicture,
  formats: readonly CodeFormat[],
  effort: Effort,
): Found[] {
  const pointer = module._malloc(data.length)
  if (!pointer) throw new Error('no memory left for the picture')
  try {
    module.HEAPU8.set(data, pointer)
    const results = module.readBarcodesFromPixmap(
      pointer,
      width,
      height,
      optionsFor(formats, effort, Math.min(width, height)),
    )
    try {
      return Array.from({ length: results.size() }, (_, i) => toFound(results.get(i))).filter((found) => !!found)
    } finally {
      // Not in zxing-wasm's own readBarcodes: a vector that is not deleted stays in its memory.
      results.delete()
    }
  } finally {
    module._free(pointer)
  }
}

/** zxing-cpp's filter against noise reads beyond its memory in pictures of a few lines (seen with 600 × 3). Pixels. */
const denoisedSide = 64

function optionsFor(formats: readonly CodeFormat[], effort: Effort, shorterSide: number): Record<string, unknown> {
  return {
    ...defaultReaderOptions,
    formats: formats.map((format) => names[format]).join(','),
    tryHarder: effort !== 'quick',
    tryRotate: true,
    tryInvert: effort === 'still',
    tryDownscale: effort !== 'quick',
    tryDenoise: effort === 'still' && shorterSide >= denoisedSide,
    // Several frames or passes have to agree anyway; asking for more lines only loses worn codes.
    minLineCount: effort === 'quick' ? 2 : 1,
    binarizer: binarizers.indexOf('LocalAverage'),
    eanAddOnSymbol: eanAddOnSymbols.indexOf('Ignore'),
    textMode: textModes.indexOf('Plain'),
    characterSet: characterSets.indexOf('Unknown'),
  }
}

function toFound(result: ReadResult | undefined): Found | undefined {
  if (!result?.isValid) return undefined
  const format = formatOf[result.format] ?? formatOf[result.symbology]
  if (!format) return undefined
  const { topLeft, topRight, bottomRight, bottomLeft } = result.position
  return {
    // It gives the twelve digits that a UPC-E stands for; we say what is printed.
    text: format === 'upc_e' ? printedUpcE(result) : result.text,
    format,
    corners: [topLeft, topRight, bottomRight, bottomLeft],
    lineCount: result.lineCount,
  }
}

function printedUpcE({ extra, text }: ReadResult): string {
  const { UPCE } = JSON.parse(extra || '{}') as { UPCE?: string }
  return UPCE ?? text
}
