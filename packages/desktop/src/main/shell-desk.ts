import { type Shell, type ShellAnswer, type ShellRequest, type ShellState, shellRequest } from '@snaplink/contract'
import { SentenceError } from '@snaplink/receiver'
import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import { channels } from '../bridge.ts'
import { texts } from '../texts.ts'

export interface ShellDeskOptions {
  /** Whether it is the main frame of our window, at an address of ours. */
  isOurPage(event: IpcMainInvokeEvent): boolean
  state(): ShellState
  keptSession(): Awaited<ReturnType<Shell['keptSession']>>
  /** @throws SentenceError */
  answer(request: ShellRequest): Promise<void>
}

/** Where the page's requests arrive. A page that is not ours, or a request that is none, gets nothing. */
export function openShellDesk({ isOurPage, state, keptSession, answer }: ShellDeskOptions): void {
  const forOurPage = <T>(event: IpcMainInvokeEvent, use: () => T): T => {
    if (!isOurPage(event)) throw new Error(texts.session.elsewhere)
    return use()
  }
  ipcMain.handle(channels.state, (event) => forOurPage(event, state))
  ipcMain.handle(channels.keptSession, (event) => forOurPage(event, keptSession))
  ipcMain.handle(channels.ask, (event, request: unknown) =>
    forOurPage(event, async (): Promise<ShellAnswer> => {
      try {
        await answer(shellRequest.parse(request))
        return { problem: null }
      } catch (error) {
        if (error instanceof SentenceError) return { problem: error.message }
        throw error
      }
    }),
  )
}
