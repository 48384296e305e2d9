import { statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { TestServer } from '../support/server.ts'
import type { Fault } from './fault-plan.ts'
import type { FaultProxy } from './fault-proxy.ts'
import { killRenderers, type Person } from './people.ts'

export interface Ground {
  readonly server: TestServer
  readonly desktopBrowser: Browser
  readonly phoneBrowser: Browser
}

/** All that a fault can hit. */
export interface Stage extends Ground {
  readonly phoneProxy: FaultProxy
  readonly desktopProxy: FaultProxy
  readonly desktop: Person
  readonly phones: Person[]
}

export interface FaultsUnderWay {
  areUnderWay(): boolean
  happened(): number
  /** Faults that could not be made, in words. */
  failures(): string[]
}

/** One after the other; what is left when everything has been sent does not happen any more. */
export function playFaults(stage: Stage, faults: readonly Fault[]): FaultsUnderWay {
  const failures: string[] = []
  let happened = 0
  let over = 0
  awaitNext()

  function awaitNext(): void {
    const fault = faults[over]
    if (!fault) return
    // What hits the network does so before the next byte goes through.
    stage.phoneProxy.whenUploaded(fault.afterBytes, () => {
      happened++
      inflict(stage, fault)
        .catch((error) => failures.push(`${fault.kind}: ${error}`))
        .then(() => {
          over++
          awaitNext()
        })
    })
  }

  return { areUnderWay: () => happened > over, happened: () => happened, failures: () => failures }
}

async function inflict(stage: Stage, fault: Fault): Promise<void> {
  const { server, phoneBrowser, phoneProxy, desktopProxy, desktop, phones } = stage
  switch (fault.kind) {
    case 'dark':
      phoneProxy.drop()
      await pause(fault.forMs)
      return phoneProxy.restore()
    case 'offline':
      return goOffline(phoneProxy, phones, fault.forMs)
    case 'stall':
      phoneProxy.stall()
      await pause(fault.forMs)
      return phoneProxy.goOn()
    case 'reset':
      return phoneProxy.reset()
    case 'byte-budget':
      return phoneProxy.limitConnections(fault.bytes, fault.times)
    case 'bad-gateway':
      return phoneProxy.answerBadGateway(fault.times)
    case 'server-killed':
      await server.kill()
      await pause(fault.forMs)
      return server.restart()
    case 'phone-killed':
      await killRenderers(phoneBrowser)
      await Promise.all(phones.map((phone) => phone.reopen()))
      return
    case 'phone-reloaded':
      await Promise.all(phones.map((phone) => phone.page().reload()))
      return
    case 'desktop-reloaded':
      await desktop.page().reload()
      return
    case 'desktop-offline':
      return goOffline(desktopProxy, [desktop], fault.forMs)
    case 'tickets-expire':
      return expireTickets(server)
    case 'disk-full':
      return fillDisk(stage)
  }
}

/** The system notices it, and tells its browser: `offline`, `online`. In the dark it does not. */
async function goOffline(proxy: FaultProxy, people: readonly Person[], forMs: number): Promise<void> {
  const tell = (isOffline: boolean) =>
    Promise.all(people.map((person) => person.page().context().setOffline(isOffline)))
  proxy.goOffline()
  await tell(true)
  await pause(forMs)
  proxy.restore()
  await tell(false)
}

const roomLeftBytes = 512 * 1024

/** Room is left for the database, none for photos. When the phone has said so, there is room again. */
async function fillDisk({ server, phones }: Stage): Promise<void> {
  const ballast = join(server.dataDir, 'ballast')
  const { bavail, bsize } = statfsSync(server.dataDir)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - roomLeftBytes)))
  for (const phone of phones) await phone.page().locator('.sent-row[data-state="failed"]').first().waitFor()
  await rm(ballast)
  for (const phone of phones) await phone.page().reload()
}

/** As if their three minutes were over. */
function expireTickets({ dataDir }: TestServer): void {
  const db = new DatabaseSync(join(dataDir, 'snaplink.db'))
  db.exec('PRAGMA busy_timeout = 5000')
  db.exec('UPDATE tickets SET expiresAt = 1')
  db.close()
}
