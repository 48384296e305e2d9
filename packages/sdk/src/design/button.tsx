import type { ButtonHTMLAttributes, ReactNode } from 'react'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  /** `primary`: the one thing to do here. `plain`: also possible. `quiet`: without an outline. `danger`: destroys something. */
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: ReactNode
  iconAfter?: ReactNode
  /** Works on it: keeps its focus, takes no second press. */
  busy?: boolean
}

export function Button({
  kind = 'plain',
  icon,
  iconAfter,
  busy = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button button-${kind}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon}
      <span className="button-label">{children}</span>
      {iconAfter}
    </button>
  )
}

/** A button that shows only an icon; `label` is its name and tooltip. */
export function IconButton({
  label,
  children,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'aria-label' | 'title'> & { label: string }) {
  return (
    <button type="button" {...rest} className="icon-button" aria-label={label} title={label}>
      {children}
    </button>
  )
}
