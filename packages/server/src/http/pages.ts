import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { type RequestHandler, Router } from 'express'
import sirv from 'sirv'

/**
 * The built pages: hashed assets that may be kept for ever, and two documents that may not.
 *
 * @param distDir what `npm run build` of packages/web wrote
 * @param basePath where Snaplink lives on its host, `/` or `/phone/`; written into each page's `<base>`
 */
export async function pages(distDir: string, basePath: string): Promise<RequestHandler> {
  const router = Router()
  if (!existsSync(join(distDir, 'index.html'))) return router
  const documents = {
    desktop: await readPage(join(distDir, 'index.html'), basePath),
    phone: await readPage(join(distDir, 'phone.html'), basePath),
  }
  const send = (html: string, status = 200, cacheControl = 'no-cache'): RequestHandler => {
    return (_req, res) => void res.status(status).set('Cache-Control', cacheControl).type('html').send(html)
  }
  const compressed = { brotli: true, gzip: true, extensions: [], setHeaders: forAnyPage }
  const immutable = { immutable: true, maxAge: 31_536_000 }
  router.use('/assets', sirv(join(distDir, 'assets'), { ...compressed, ...immutable }))
  const books = ['/books', '/books/lent', '/books/check', '/books/import', '/books/print']
  const others = ['/', '/app', '/scans', '/scans/stock-take', '/login', '/signup', '/account', '/logins']
  router.get([...others, ...books], send(documents.desktop))
  // Whoever has the link may look; nobody is to find it by searching.
  router.get('/shelf/:token', (_req, res, next) => {
    res.set('X-Robots-Tag', 'noindex, nofollow')
    next()
  })
  router.get('/shelf/:token', send(documents.desktop, 200, 'no-store'))
  router.get(['/mobile-upload/:sessionId', '/scan'], send(documents.phone))
  // Nothing of a login request is kept by a browser or a proxy.
  router.get('/approve', send(documents.phone, 200, 'no-store'))
  // Icons and the like, and the uploader for other people's pages, whose names carry no hash: asked for again after an hour.
  router.use(sirv(distDir, { ...compressed, maxAge: 3600, etag: true }))
  // A person who mistyped gets a page, a program gets problem+json.
  const notFound = send(documents.desktop, 404)
  router.get('/*path', (req, res, next) => (isForPerson(req) ? notFound(req, res, next) : next()))
  return router
}

/** Scripts and styles hold nothing secret; as modules, pages of other origins get them only where that is said. */
function forAnyPage(res: ServerResponse): void {
  res.setHeader('Access-Control-Allow-Origin', '*')
}

function isForPerson(req: { path: string; accepts(types: string[]): string | false }): boolean {
  return !/^\/(api|files|ws|socket\.io)(\/|$)/.test(req.path) && req.accepts(['json', 'html']) === 'html'
}

async function readPage(path: string, basePath: string): Promise<string> {
  const html = await readFile(path, 'utf8')
  return html.replace(/<base href="[^"]*"/, `<base href="${basePath}"`)
}
