import type { AnyEvent, DeviceSignal, EventData, SessionView, Signal } from '@snaplink/contract'
import { type Alarm, createAlarm } from './alarm.ts'
import { createCommands } from './commands.ts'
import { createHttp, type Http } from './http.ts'
import { createListeners } from './listeners.ts'
import { createPatience, type Patience } from './patience.ts'
import type { Connection, Credential, Session, SessionOptions } from './session.ts'
import { readSession } from './session-reader.ts'
import { viewAfterEvent, viewAfterSignal } from './session-view.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'
import { createStore } from './store.ts'
import { untilAnswered } from './until-answered.ts'
import { isVisible, reportVisibility, watchWakeUps } from './wake-up.ts'

/** What a page and a phone have in common, and what their own parts are built with. */
export interface DeviceSession {
  session: Session
  http: Http
  /** Rings when trying again at once is worth it: a line is live, or the device woke up. */
  alarm: Alarm
  /** What waits because the server has asked for it waits here. */
  patience: Patience
  /** Aborts when the session is stopped or over; its reason is a SnaplinkError. */
  signal: AbortSignal
  onWakeUp(listener: () => void): () => void
  /** What is open may be dead, what waits may go on: as after waking up. */
  distrust(): void
  /** Ends this device's part if `error` says so. */
  noteEnding(error: unknown): void
}

/** @param cursor what the answer to opening or joining said; without it the view is loaded first */
export function createDeviceSession(credential: Credential, options: SessionOptions, cursor?: number): DeviceSession {
  const { sessionId, deviceId } = credential
  const http = createHttp(options.base, credential.token)
  const alarm = createAlarm()
  const patience = createPatience(alarm)
  const ending = new AbortController()
  const { signal } = ending
  const connection = createStore<Connection>({ state: 'connecting' })
  const view = createStore<SessionView | null>(null)
  const events = createListeners<AnyEvent>()
  const signals = createListeners<Signal>()
  const resets = createListeners<void>()
  const wakeUps = createListeners<void>()
  /** What was heard while the view was being loaded, and may not be in it. */
  let meanwhile: (AnyEvent | Signal)[] | null = null
  let isViewFresh = false

  const commands = createCommands({
    http,
    sessionId,
    alarm,
    patience,
    signal,
    send: (frame) => reader.send(frame),
  })
  const reader = readSession(
    {
      http,
      credential,
      transports: options.transports,
      alarm,
      signal,
      connection,
      loadCursor: async () => (await loadView()).cursor,
      onReset: resets.tell,
      onEvent: hearEvent,
      onSignal: hearSignal,
      onLive() {
        reportNow(isVisible())
        // While nobody told us, the states of the devices may have changed.
        if (!isViewFresh) untilAnswered(loadView, alarm, signal).catch(noteEnding)
      },
      onAnswer: commands.answered,
      onLineEnd() {
        isViewFresh = false
        commands.lineEnded()
      },
      onEnding: endWith,
    },
    cursor,
  )
  watchWakeUps(distrust, signal)
  const reportNow = (visible: boolean) => sendSignal({ type: 'device.visible', data: { visible } })
  reportVisibility(reportNow, signal)

  function distrust() {
    reader.distrust()
    wakeUps.tell()
  }

  async function loadView(): Promise<SessionView> {
    meanwhile = []
    const loaded = await http.json<SessionView>('GET', `api/sessions/${sessionId}`, { signal })
    if (!signal.aborted) view.set(meanwhile.reduce(viewAfter, loaded))
    meanwhile = null
    isViewFresh = true
    return loaded
  }

  function hearEvent(event: AnyEvent) {
    hear(event)
    events.tell(event)
    if (event.type === 'session.closed') endWith(new SnaplinkError('session.closed'))
    if (event.type === 'device.removed' && (event.data as EventData<'device.removed'>).deviceId === deviceId) {
      endWith(new SnaplinkError('device.removed'))
    }
  }

  function hearSignal(heard: Signal) {
    hear(heard)
    signals.tell(heard)
  }

  function hear(heard: AnyEvent | Signal) {
    meanwhile?.push(heard)
    const current = view.get()
    if (current) view.set(viewAfter(current, heard))
  }

  function sendSignal(message: DeviceSignal) {
    if (reader.send({ type: 'signal', signal: message })) return
    const path = `api/sessions/${sessionId}/signals`
    http.json('POST', path, { body: message, signal, keepalive: true }).catch(noteEnding)
  }

  /** Other failures are dealt with where they matter: a signal is lost, whatever is needed is asked for again. */
  function noteEnding(error: unknown) {
    if (error instanceof SnaplinkError && isEnding(error.code)) endWith(error)
  }

  function endWith(error: SnaplinkError) {
    if (signal.aborted) return
    if (isEnding(error.code)) connection.set({ state: 'ended', code: error.code })
    ending.abort(error)
  }

  const session: Session = {
    credential,
    http,
    stopped: signal,
    connection,
    view,
    onEvent: events.add,
    onSignal: signals.add,
    onReset: resets.add,
    async command(type, data, commandOptions) {
      try {
        return await commands.run(type, data, commandOptions)
      } catch (error) {
        noteEnding(error)
        throw error
      }
    },
    signal: sendSignal,
    stop: () => endWith(new SnaplinkError('network')),
  }
  return { session, http, alarm, patience, signal, onWakeUp: wakeUps.add, distrust, noteEnding }
}

function viewAfter(view: SessionView, heard: AnyEvent | Signal): SessionView {
  return 'seq' in heard ? viewAfterEvent(view, heard) : viewAfterSignal(view, heard)
}
