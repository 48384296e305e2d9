import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import type { Contender } from './contender.ts'
import { contenderOn } from './in-chromium.ts'
import type { Answer } from './judge.ts'

/** Others on the same files: each as its documentation says for a still picture, with all kinds of code that it reads. */
export async function openPeers(browser: Browser, address: string): Promise<Contender[]> {
  return Promise.all(
    Object.entries(peers).map(async ([name, open]) => {
      const page = await (await browser.newContext({ bypassCSP: true })).newPage()
      await page.goto(address)
      await open(page)
      return contenderOn(page, name)
    }),
  )
}

const fileOf = createRequire(import.meta.url).resolve
const beside = (entry: string, name: string) => fileOf(entry).replace(/[^/\\]*$/, name)

const peers: Record<string, (page: Page) => Promise<void>> = {
  'html5-qrcode': async (page) => {
    await page.addScriptTag({ path: fileOf('html5-qrcode/html5-qrcode.min.js') })
    await page.evaluate(() => {
      document.body.innerHTML = '<div id="reader"></div>'
      const { Html5Qrcode } = window as unknown as { Html5Qrcode: new (id: string) => Html5 }
      interface Html5 {
        scanFileV2(file: File, show: boolean): Promise<{ decodedText: string }>
      }
      const reader = new Html5Qrcode('reader')
      window.readPicture = async (base64, mime) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        const read = await reader.scanFileV2(new File([bytes], 'picture', { type: mime }), false).catch(() => undefined)
        return read ? [{ code: read.decodedText }] : []
      }
    })
  },
  quagga2: async (page) => {
    await page.addScriptTag({ path: fileOf('@ericblade/quagga2/dist/quagga.min.js') })
    await page.evaluate(() => {
      interface Result {
        codeResult?: { code: string | null }
      }
      const { Quagga } = window as unknown as {
        Quagga: { decodeSingle(config: object, done: (result: Result | undefined) => void): void }
      }
      const readers = ['ean', 'ean_8', 'upc', 'upc_e', 'code_128', 'code_39', 'code_93', 'i2of5', 'codabar']
      window.readPicture = (base64, mime) =>
        new Promise<Answer[]>((resolve) => {
          const timer = setTimeout(() => resolve([]), 10_000)
          const config = {
            src: `data:${mime};base64,${base64}`,
            numOfWorkers: 0,
            locate: true,
            inputStream: { size: 800 },
            decoder: { readers: readers.map((reader) => `${reader}_reader`) },
          }
          Quagga.decodeSingle(config, (result) => {
            clearTimeout(timer)
            const code = result?.codeResult?.code
            resolve(code ? [{ code }] : [])
          })
        })
    })
  },
  '@zxing/library': async (page) => {
    await page.addScriptTag({ path: fileOf('@zxing/library/umd/index.min.js') })
    await page.evaluate(() => {
      interface Reader {
        decodeFromImageUrl(url: string): Promise<{ getText(): string }>
      }
      const { ZXing } = window as unknown as {
        ZXing: {
          BrowserMultiFormatReader: new (hints: Map<number, boolean>) => Reader
          DecodeHintType: { TRY_HARDER: number }
        }
      }
      const reader = new ZXing.BrowserMultiFormatReader(new Map([[ZXing.DecodeHintType.TRY_HARDER, true]]))
      window.readPicture = async (base64, mime) => {
        const read = await reader.decodeFromImageUrl(`data:${mime};base64,${base64}`).catch(() => undefined)
        return read ? [{ code: read.getText() }] : []
      }
    })
  },
  'zxing-wasm alone': async (page) => {
    await page.addScriptTag({ path: beside('zxing-wasm/reader', '../../iife/reader/index.js') })
    const wasm = (await readFile(fileOf('zxing-wasm/reader/zxing_reader.wasm'))).toString('base64')
    await page.evaluate(async (wasmBase64) => {
      interface Read {
        text: string
        format: string
      }
      const { ZXingWASM } = window as unknown as {
        ZXingWASM: {
          prepareZXingModule(options: object): Promise<void>
          readBarcodes(pixels: ImageData, options: object): Promise<Read[]>
        }
      }
      const wasmBinary = Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)).buffer
      await ZXingWASM.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
      window.readPicture = async (base64, mime) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes], { type: mime }))
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
        context?.drawImage(bitmap, 0, 0)
        const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height)
        const read = pixels ? await ZXingWASM.readBarcodes(pixels, { tryHarder: true, textMode: 'Plain' }) : []
        return read.map(({ text }) => ({ code: text }))
      }
    }, wasm)
  },
  'zbar alone': async (page) => {
    await page.addScriptTag({ path: beside('@undecaf/zbar-wasm', 'inlined/index.js') })
    await page.evaluate(() => {
      interface Symbol {
        decode(): string
      }
      const { zbarWasm } = window as unknown as { zbarWasm: { scanImageData(pixels: ImageData): Promise<Symbol[]> } }
      window.readPicture = async (base64, mime) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes], { type: mime }))
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
        context?.drawImage(bitmap, 0, 0)
        const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height)
        return pixels ? (await zbarWasm.scanImageData(pixels)).map((symbol) => ({ code: symbol.decode() })) : []
      }
    })
  },
}
