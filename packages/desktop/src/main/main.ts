import { app } from 'electron'
import { startApplication } from './application.ts'
import { deepLinkIn, linkScheme, readDeepLink } from './deep-link.ts'

/** One application for each person: whoever starts it again finds the one that runs. */
if (app.requestSingleInstanceLock()) {
  app.setAsDefaultProtocolClient(linkScheme)
  // macOS tells of a link before anything is ready.
  let early: string | null = deepLinkIn(process.argv)
  let open = (page: string | null) => {
    early = page
  }
  app.on('second-instance', (_event, args) => open(deepLinkIn(args)))
  app.on('activate', () => open(null))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    open(readDeepLink(url))
  })
  void app.whenReady().then(async () => {
    const application = await startApplication(early)
    open = application.open
  })
} else {
  app.quit()
}
