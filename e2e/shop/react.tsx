import '@snaplink/sdk/uploader.css'
import { SnaplinkUploader } from '@snaplink/sdk/react'
import { createRoot } from 'react-dom/client'

const place = document.getElementById('uploader')
const server = new URLSearchParams(location.search).get('server') ?? ''
if (place) {
  createRoot(place).render(
    <SnaplinkUploader
      server={server}
      max={5}
      onDone={(photos) => {
        document.body.dataset.done = photos.map(({ name }) => name).join(' ')
      }}
    />,
  )
}
