import type { CodeFormat } from '@snaplink/contract'
import {
  setModuleArgs,
  ZBarConfigType,
  ZBarImage,
  type ZBarModuleArgs,
  ZBarScanner,
  type ZBarSymbol,
  ZBarSymbolType,
} from '@undecaf/zbar-wasm'
import wasmUrl from '@undecaf/zbar-wasm/dist/zbar.wasm?url'
import type { Found, ReadEngine } from './engine.ts'
import type { GreyPicture } from './grey-picture.ts'
import { instantiateFrom } from './load-wasm.ts'
import type { Point } from './reading.ts'

/** A module of its own, which the worker imports when it needs it: zbar is under the LGPL, and can be replaced. */
export async function loadZbar(): Promise<ReadEngine> {
  const scanner = await new Promise<ZBarScanner>((resolve, reject) => {
    setModuleArgs({ instantiateWasm: instantiateFrom(wasmUrl, reject) } as ZBarModuleArgs)
    ZBarScanner.create().then(resolve, reject)
  })
  let enabled = ''
  return {
    read: async (picture, formats) => {
      if (formats.every((format) => !types.has(format))) return []
      if (enabled !== formats.join()) enable(scanner, formats)
      enabled = formats.join()
      return read(scanner, picture)
    },
  }
}

/** A UPC-A comes as an EAN-13. It reads neither Data Matrix nor PDF417 nor Aztec. */
const types = new Map<CodeFormat, ZBarSymbolType>([
  ['ean_13', ZBarSymbolType.ZBAR_EAN13],
  ['upc_a', ZBarSymbolType.ZBAR_EAN13],
  ['ean_8', ZBarSymbolType.ZBAR_EAN8],
  ['upc_e', ZBarSymbolType.ZBAR_UPCE],
  ['itf', ZBarSymbolType.ZBAR_I25],
  ['codabar', ZBarSymbolType.ZBAR_CODABAR],
  ['code_39', ZBarSymbolType.ZBAR_CODE39],
  ['code_93', ZBarSymbolType.ZBAR_CODE93],
  ['code_128', ZBarSymbolType.ZBAR_CODE128],
  ['qr_code', ZBarSymbolType.ZBAR_QRCODE],
])
const formatOf = new Map([...types].filter(([format]) => format !== 'upc_a').map(([format, type]) => [type, format]))

function enable(scanner: ZBarScanner, formats: readonly CodeFormat[]): void {
  scanner.setConfig(ZBarSymbolType.ZBAR_NONE, ZBarConfigType.ZBAR_CFG_ENABLE, 0)
  for (const format of formats) {
    const type = types.get(format)
    if (type !== undefined) scanner.setConfig(type, ZBarConfigType.ZBAR_CFG_ENABLE, 1)
  }
  // Bytes as they are, for us to decode: it guesses at their character set otherwise.
  scanner.setConfig(ZBarSymbolType.ZBAR_NONE, ZBarConfigType.ZBAR_CFG_BINARY, 1)
}

async function read(scanner: ZBarScanner, { data, width, height }: GreyPicture): Promise<Found[]> {
  const image = await ZBarImage.createFromGrayBuffer(width, height, data.buffer as ArrayBuffer)
  try {
    if (scanner.scan(image) < 0) throw new Error('zbar could not scan the picture')
    return image.getSymbols().flatMap((symbol) => toFound(symbol) ?? [])
  } finally {
    image.destroy()
  }
}

function toFound(symbol: ZBarSymbol): Found | undefined {
  const format = formatOf.get(symbol.type)
  if (!format) return undefined
  const isLinear = format !== 'qr_code'
  return {
    text: textOf(Uint8Array.from(symbol.data)),
    format,
    corners: isLinear ? boundsOf(symbol.points) : cornersOf(symbol.points),
    lineCount: isLinear ? symbol.quality : 0,
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** Top left, bottom left, bottom right, top right is how it gives those of a QR code. */
function cornersOf(points: readonly Point[]): Found['corners'] {
  const [topLeft, bottomLeft, bottomRight, topRight] = points
  if (!topLeft || !topRight || !bottomRight || !bottomLeft) return boundsOf(points)
  return [topLeft, topRight, bottomRight, bottomLeft]
}

/** Of a linear code it gives the ends of the lines that it read, in no order. */
function boundsOf(points: readonly Point[]): Found['corners'] {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}
