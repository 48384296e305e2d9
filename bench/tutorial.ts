import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/**
 * "Send a photo from your phone to your desktop" as tutorials build it: the phone reads the whole file, sends it as base64 over
 * Socket.IO, the server passes it on, and the desktop shows it.
 */
export async function startTutorial(): Promise<{ port: number; close(): Promise<void> }> {
  const page = (script: string) =>
    `<!doctype html><script src="/socket.io/socket.io.min.js"></script><input type="file" id="file"><div id="photos"></div><script>${script}</script>`
  const desktop = page(`
    globalThis.socket = io({ transports: ['websocket'] })
    socket.on('photo', (url) => { const img = new Image(); img.src = url; document.getElementById('photos').append(img) })`)
  const phone = page(`
    globalThis.socket = io({ transports: ['websocket'] })
    document.getElementById('file').addEventListener('change', (event) => {
      const reader = new FileReader()
      reader.onload = () => socket.emit('photo', reader.result)
      reader.readAsDataURL(event.target.files[0])
    })`)
  const server = createServer((req, res) => {
    res.setHeader('Content-Type', 'text/html').end(req.url === '/phone' ? phone : desktop)
  })
  // While megabytes go up a slow line no pong gets through; the standard patience of 20 s would cut the photo off.
  const io = new Server(server, { transports: ['websocket'], maxHttpBufferSize: 50e6, pingTimeout: 600_000 })
  io.on('connection', (socket) => socket.on('photo', (url) => socket.broadcast.emit('photo', url)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      await io.close()
    },
  }
}
