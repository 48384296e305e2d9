import './without-eval.ts'
import { pageCredential, type Shell, shellAnswer, shellRequest, shellState } from '@snaplink/contract'
import { contextBridge, ipcRenderer } from 'electron'
import { channels } from '../bridge.ts'

/** All that a page can reach of the application. What goes out and what comes in is checked here and in the main process. */
const shell: Shell = {
  state: async () => shellState.parse(await ipcRenderer.invoke(channels.state)),
  keptSession: async () => pageCredential.nullable().parse(await ipcRenderer.invoke(channels.keptSession)),
  onState(listener) {
    const hear = (_event: unknown, state: unknown) => listener(shellState.parse(state))
    ipcRenderer.on(channels.changed, hear)
    return () => void ipcRenderer.off(channels.changed, hear)
  },
  ask: async (request) => shellAnswer.parse(await ipcRenderer.invoke(channels.ask, shellRequest.parse(request))),
}

contextBridge.exposeInMainWorld('snaplinkShell', shell)
