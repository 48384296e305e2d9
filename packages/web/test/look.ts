import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findFaults } from './gallery/find-faults.ts'
import { type End, gallerySizes, galleryStates, openGallery } from './gallery/open-gallery.ts'

/**
 * Takes a picture of every state of every page and says what is wrong with it:
 * `npm run look --workspace @snaplink/web -- --out /tmp/look [--only 'photos|camera'] [--scheme dark] [--size 390] [--forced-colors]`.
 */
const { values: asked } = parseArgs({
  options: {
    out: { type: 'string', default: 'test-results/look' },
    only: { type: 'string', default: '' },
    scheme: { type: 'string', default: '' },
    size: { type: 'string', default: '' },
    'forced-colors': { type: 'boolean', default: false },
  },
})

await mkdir(asked.out, { recursive: true })
const gallery = await openGallery()
let count = 0
for (const colorScheme of ['light', 'dark'] as const) {
  for (const end of ['desktop', 'phone'] as const) {
    for (const viewport of gallerySizes[end]) {
      if (!colorScheme.includes(asked.scheme) || !String(viewport.width).includes(asked.size)) continue
      for (const state of galleryStates[end])
        if (new RegExp(asked.only).test(state)) await look(end, state, viewport, colorScheme)
    }
  }
}
await gallery.close()
process.stdout.write(count === 0 ? 'Nothing is wrong.\n' : `${count} faults.\n`)
process.exitCode = count === 0 ? 0 : 1

async function look(
  end: End,
  state: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const forcedColors = asked['forced-colors'] ? 'active' : 'none'
  const shown = await gallery.show(end, state, { viewport, colorScheme, forcedColors })
  const name = `${end}-${state}-${viewport.width}-${colorScheme}`
  await shown.page.screenshot({ path: join(asked.out, `${name}.png`) })
  const faults = await findFaults(shown)
  for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`)
  count += faults.length
  await shown.close()
}
