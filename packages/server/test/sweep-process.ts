/** The sweep as a process of its own, for tests that kill it: `node sweep-process.ts <database url> <folder> <now> <step to die before>`. */
import { flushCompileCache } from 'node:module'
import { connect } from '../src/db/connect.ts'
import { sweepEverything } from './sweeping.ts'

const [, , url = '', folder = '', now, killAt] = process.argv
// What is killed would not keep what it compiled, and the next one would compile it again.
flushCompileCache()
let steps = 0
const db = connect(url)
await sweepEverything({
  ...{ db, folder, now: Number(now) },
  step() {
    if (++steps === Number(killAt)) process.kill(process.pid, 'SIGKILL')
  },
})
await db.close()
