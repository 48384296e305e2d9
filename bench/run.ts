import { benchBooks } from './books.ts'
import { benchPhonePage } from './phone-page.ts'
import { benchPhotosReceive } from './photos-receive.ts'
import { benchRelay } from './relay.ts'
import { benchScanner } from './scanner.ts'
import { benchScans } from './scans.ts'
import { benchShutter } from './shutter.ts'
import { benchSignin } from './signin.ts'
import { benchTransfer } from './transfer.ts'

const benches: Record<string, () => Promise<void>> = {
  shutter: benchShutter,
  phone: benchPhonePage,
  relay: benchRelay,
  scanner: benchScanner,
  scans: benchScans,
  books: benchBooks,
  signin: benchSignin,
  receive: benchPhotosReceive,
  transfer: benchTransfer,
}

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench()
}
