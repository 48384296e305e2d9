import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
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
  const send = (html: string, status = 200): RequestHandler => {
    return (_req, res) => void res.status(status).set('Cache-Control', 'no-cache').type('html').send(html)
  }
  const immutable = { immutable: true, maxAge: 31_536_000 }
  router.use('/assets', sirv(join(distDir, 'assets'), { brotli: true, gzip: true, extensions: [], ...immutable }))
  router.get(['/', '/login', '/signup', '/account'], send(documents.desktop))
  router.get('/mobile-upload/:sessionId', send(documents.phone))
  // Icons and the like, whose names carry no hash.
  router.use(sirv(distDir, { extensions: [], maxAge: 3600 }))
  // A person who mistyped gets a page, a program gets problem+json.
  const notFound = send(documents.desktop, 404)
  router.get('/*path', (req, res, next) => (isForPerson(req) ? notFound(req, res, next) : next()))
  return router
}

function isForPerson(req: { path: string; accepts(types: string[]): string | false }): boolean {
  return !/^\/(api|files|ws|socket\.io)(\/|$)/.test(req.path) && req.accepts(['json', 'html']) === 'html'
}

async function readPage(path: string, basePath: string): Promise<string> {
  const html = await readFile(path, 'utf8')
  return html.replace(/<base href="[^"]*"/, `<base href="${basePath}"`)
}
