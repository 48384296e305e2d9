import type { ReactNode } from 'react'

export interface BannerProps {
  tone: 'info' | 'warn' | 'bad'
  icon?: ReactNode
  /** What one can do about it. */
  action?: ReactNode
  children: ReactNode
}

/** Something to know that stays until it is over. */
export function Banner({ tone, icon, action, children }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {icon}
      <p>{children}</p>
      {action}
    </div>
  )
}
