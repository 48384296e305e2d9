import { basename } from 'node:path'
import { median } from '../report.ts'
import type { Contender } from './contender.ts'
import type { SampleFolder } from './corpus.ts'
import { judge } from './judge.ts'
import { pictureOf } from './pictures.ts'

export interface Score {
  readonly folder: string
  readonly contender: string
  readonly pictures: number
  readonly read: number
  readonly wrong: number
  readonly missed: number
  readonly falsePositives: number
  /** Nobody wrote down what they show. */
  readonly withoutText: number
  readonly medianMs: number
  /** What was read wrongly or where there is nothing, for those who look into it. */
  readonly mistakes: readonly string[]
}

/** One contender on one folder. The time is that of reading alone, with whatever it takes to decode the picture where it runs. */
export async function measure(folder: SampleFolder, contender: Contender): Promise<Score> {
  const count = { read: 0, wrong: 0, missed: 0, falsePositives: 0, withoutText: 0 }
  const times: number[] = []
  const mistakes: string[] = []
  for (const { path, expected } of folder.samples) {
    const picture = await pictureOf(path)
    const startedAt = performance.now()
    const answers = await contender.read(picture)
    times.push(performance.now() - startedAt)
    const said = () => `${basename(path)}: ${answers.map(({ code }) => code).join(' | ')}`
    if (folder.isFalsePositives) {
      count.falsePositives += answers.length
      if (answers.length > 0) mistakes.push(said())
    } else if (!expected) count.withoutText++
    else {
      const verdict = judge(expected, answers)
      count[verdict]++
      if (verdict === 'wrong') mistakes.push(said())
    }
  }
  return {
    folder: folder.name,
    contender: contender.name,
    pictures: folder.samples.length,
    ...count,
    medianMs: median(times),
    mistakes,
  }
}

/** All folders whose pictures show the same family, for one contender. */
export function sum(scores: readonly Score[], name: string): Score {
  const add = (of: (score: Score) => number) => scores.reduce((total, score) => total + of(score), 0)
  return {
    folder: name,
    contender: scores[0]?.contender ?? '',
    pictures: add(({ pictures }) => pictures),
    read: add(({ read }) => read),
    wrong: add(({ wrong }) => wrong),
    missed: add(({ missed }) => missed),
    falsePositives: add(({ falsePositives }) => falsePositives),
    withoutText: add(({ withoutText }) => withoutText),
    medianMs: median(scores.map(({ medianMs }) => medianMs)),
    mistakes: scores.flatMap(({ mistakes }) => mistakes),
  }
}
