import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { build } from 'vite'
import { packageDir, viteOptions } from '../../vite-options.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/** What the server sends with our pages; held here too, so that a style or script it forbids shows. */
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src 'self' blob: data:; object-src 'none'"

/** Builds the gallery, both ends as they are shipped, and serves it at a free port. `close` takes all of it away again. */
export async function serveGallery(): Promise<{ port: number; close(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'snaplink-gallery-'))
  const root = join(packageDir, 'test/gallery')
  await build(viteOptions('desktop', { root, html: 'desktop.html', outDir }))
  await build(viteOptions('phone', { root, html: 'phone.html', outDir }))

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery')
    const page = pathname.startsWith('/mobile-upload/') ? '/phone.html' : '/desktop.html'
    const file = extname(pathname) ? pathname : page
    const body = await readFile(join(outDir, file)).catch(() => null)
    response.writeHead(body ? 200 : 404, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
