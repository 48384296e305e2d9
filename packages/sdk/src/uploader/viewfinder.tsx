import type { DeviceView } from '@snaplink/contract'
import { useEffect, useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { CloseIcon } from '../design/icons.tsx'
import type { PageSession } from '../session.ts'
import { viewfinder as texts } from './texts.ts'

/** A phone that hears nothing for five seconds sends nothing more. */
const watchEveryMs = 2000

export interface ViewfinderProps {
  session: PageSession
  phone: DeviceView
  onClose(): void
}

/** What a phone's camera sees, a few times a second, and its shutter. Nothing of it is kept. */
export function Viewfinder({ session, phone, onClose }: ViewfinderProps) {
  const { deviceId, name } = phone
  const [frame, setFrame] = useState('')

  useEffect(() => {
    const stop = session.onSignal(({ type, by, data }) => {
      if (type === 'viewfinder.frame' && by === deviceId) setFrame(`data:${data.mediaType};base64,${data.base64}`)
    })
    const watch = () => {
      if (document.visibilityState === 'visible') session.signal({ type: 'viewfinder.watch', data: { deviceId } })
    }
    watch()
    const timer = setInterval(watch, watchEveryMs)
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [session, deviceId])

  return (
    <section className="remote-camera" aria-label={texts.title(name)} part="viewfinder">
      <div className="remote-camera-bar">
        <p className="panel-title">{texts.title(name)}</p>
        <IconButton label={texts.hide} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <div className="remote-camera-view">
        {frame ? <img src={frame} alt={texts.sees(name)} draggable={false} /> : <p>{texts.starting}</p>}
      </div>
      <button
        type="button"
        className="remote-shutter"
        aria-label={texts.shutter}
        title={texts.shutter}
        disabled={!frame}
        onClick={() => session.signal({ type: 'shutter.press', data: { deviceId } })}
      />
    </section>
  )
}
