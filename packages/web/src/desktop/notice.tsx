import './notice.css'
import type { ReactNode } from 'react'
import { common } from '../texts.ts'
import { useHeading } from './use-heading.ts'

/** A page that has only one thing to say. */
export function Notice({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  const heading = useHeading(common.product)
  return (
    <section className="notice">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {text && <p className="soft">{text}</p>}
      {action && <div className="notice-actions">{action}</div>}
    </section>
  )
}
