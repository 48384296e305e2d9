import jsqr from 'jsqr'
import type { Locator } from 'playwright-core'
import sharp from 'sharp'

/** Reads the QR code that is on the screen, as a phone's camera does: from its pixels. */
export async function readQr(code: Locator): Promise<string | null> {
  const { data, info } = await sharp(await code.screenshot())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  // The package is CommonJS with a `default` of its own, which bundlers and Node see differently.
  const read = typeof jsqr === 'function' ? jsqr : jsqr.default
  return read(new Uint8ClampedArray(data), info.width, info.height)?.data ?? null
}
