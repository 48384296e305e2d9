import * as main from '@snaplink/sdk'
import * as signin from '@snaplink/sdk/signin'
import type { ReactElement } from 'react'
import { ApproveApp } from './approve-app.tsx'
import { takeCode } from './kept-code.ts'

/** The page that lets a computer in, for the code in the address. */
export function showApproval(): ReactElement {
  return <ApproveApp sdk={{ ...main, ...signin }} code={takeCode()} />
}
