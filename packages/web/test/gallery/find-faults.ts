import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Shown } from './open-gallery.ts'

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What is wrong with a page as it is shown: by axe, by its console, and whether it scrolls sideways. */
export async function findFaults({ page, faults }: Shown): Promise<string[]> {
  const isTooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`))
  })
  return [...faults, ...violations, ...(isTooWide ? ['it scrolls sideways'] : [])]
}
