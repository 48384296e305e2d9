/** The sweep as a process of its own, for tests that kill it: `node sweep-process.ts <database url> <folder> <now> <step to die before>`. */
import { connect } from '../src/db/connect.ts'
import { sweepEverything } from './sweeping.ts'

const [, , url = '', folder = '', now, killAt] = process.argv
let steps = 0
const db = connect(url)
await sweepEverything({
  ...{ db, folder, now: Number(now) },
  step() {
    if (++steps === Number(killAt)) process.kill(process.pid, 'SIGKILL')
  },
})
await db.close()
