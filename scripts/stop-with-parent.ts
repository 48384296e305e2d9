/** How soon a server notices that the `npm start` above it is gone. */
const pollMs = 250

/**
 * Preloaded into the server by start.ts. npm hands a SIGTERM only to the shell between the two, which dies of it and leaves
 * the server behind with the port in use. Being handed to another parent is the only sign of that, so it becomes our SIGTERM.
 */
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, pollMs)
watch.unref()
