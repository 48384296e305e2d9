/**
 * Plays many runs of faults, each from a seed of its own, and says what became of the photos; then what phones that are away cost the server:
 *
 *   npm run faults -- --runs 500 --seed 1 [--lanes 2] [--away 100]
 *
 * Ends with 1 when a photo was lost, doubled or damaged; the run's seed and plan are said, and `--runs 1 --seed <it> --away 0` plays it again.
 */
import { join } from 'node:path'
import { inspect, parseArgs } from 'node:util'
import { median, quantile } from '../../bench/report.ts'
import { ensureWebBuild } from '../../scripts/build-web.ts'
import { measureAway } from './away.ts'
import { launchDesktopBrowser, openField, type RunReport } from './fault-field.ts'
import { planOf } from './fault-plan.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    away: { type: 'string', default: '100' },
  },
})

await playRuns(Number(values.runs), Number(values.seed), Number(values.lanes))
if (Number(values.away) > 0) await playAway(Number(values.away))
// A socket that a browser left behind when it was killed would hold the run open.
process.exit()

/** @param lanes how many pairs of a desktop and a phone play at the same time, each on a server of its own */
async function playRuns(runs: number, firstSeed: number, lanes: number): Promise<void> {
  ensureWebBuild(join(import.meta.dirname, '../..'))
  const desktopBrowser = await launchDesktopBrowser()
  const reports: RunReport[] = []
  const broken: string[] = []
  let next = firstSeed

  async function playLane(): Promise<void> {
    let field = await openField(desktopBrowser)
    while (next < firstSeed + runs) {
      const plan = planOf(next++)
      try {
        const report = await field.play(plan)
        reports.push(report)
        if (isBad(report)) say(plan, report)
      } catch (error) {
        broken.push(`seed ${plan.seed}: ${error}`)
        say(plan, error)
        // What is left of it must not fail the next one.
        await field.close()
        field = await openField(desktopBrowser)
      }
      const done = reports.length + broken.length
      if (done % 10 === 0) print(`${done} of ${runs}`)
    }
    await field.close()
  }

  await Promise.all(Array.from({ length: Math.min(lanes, runs) }, playLane))
  await desktopBrowser.close()
  summarize(reports)
  if (broken.length > 0) print(`not played to the end: ${broken.length}`)
  process.exitCode = broken.length > 0 || reports.some(isBad) ? 1 : 0
}

function isBad({ lost, doubled, wrong }: RunReport): boolean {
  return lost > 0 || doubled > 0 || wrong.length > 0
}

function say(plan: object, what: unknown): void {
  print(`plan ${JSON.stringify(plan)}\n${inspect(what, { depth: 5 })}`)
}

function summarize(reports: readonly RunReport[]): void {
  const sum = (count: (report: RunReport) => number) => reports.reduce((all, report) => all + count(report), 0)
  const again = reports.flatMap(({ bytesAgain }) => (bytesAgain === undefined ? [] : [bytesAgain / 1024]))
  const gaps = reports.flatMap(({ gapsMs, seed }) => gapsMs.map((ms) => ({ ms, seed })))
  const gapsMs = gaps.map(({ ms }) => ms)
  const longest = gaps.reduce((most, gap) => (gap.ms > most.ms ? gap : most), { ms: 0, seed: 0 })
  const counts = { sent: sum(({ sent }) => sent), arrived: sum(({ arrived }) => arrived) }
  const faults = { doubled: sum(({ doubled }) => doubled), lost: sum(({ lost }) => lost), faults: sum((r) => r.faults) }
  const damaged = sum(({ wrong }) => wrong.length)
  print(JSON.stringify({ runs: reports.length, ...counts, ...faults, damaged }))
  print(
    `sent again per fault: median ${median(again).toFixed(0)} KiB, p95 ${quantile(again, 0.95).toFixed(0)} KiB (aim: median ≤ 256)`,
  )
  print(
    `gap after the network is back: median ${median(gapsMs).toFixed(0)} ms, p95 ${quantile(gapsMs, 0.95).toFixed(0)} ms of ${gaps.length} (aim: p95 ≤ 500); longest ${longest.ms.toFixed(0)} ms, seed ${longest.seed}`,
  )
  print(`a run: median ${(median(reports.map(({ ms }) => ms)) / 1000).toFixed(1)} s`)
}

async function playAway(phones: number): Promise<void> {
  const { share, uploads } = await measureAway(phones)
  print(
    `${phones} phones away in the middle of an upload (${uploads} under way): ${(share * 100).toFixed(1)} % of a core (aim: ≤ 5)`,
  )
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
