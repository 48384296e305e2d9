import { ProblemIcon } from '@snaplink/sdk/design'
import { type SelectHTMLAttributes, useId } from 'react'
import '../../design/field.css'
import './shelf-select.css'
import type { ShelfSubject } from './shelf-subjects.ts'

export interface ShelfSelectProps
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'className' | 'children'> {
  label: string
  /** What stands there before anything is chosen: nothing, or everything. */
  first: string
  groups: readonly { name: string; subjects: readonly ShelfSubject[] }[]
  option(name: string, books: number): string
  error?: string | undefined
}

/** Chooses a shelf or a place; its value is `shelf:Name` or `location:Name`, or empty. */
export function ShelfSelect({ label, first, groups, option, error, ...select }: ShelfSelectProps) {
  const id = useId()
  const filled = groups.filter(({ subjects }) => subjects.length > 0)
  const options = (subjects: readonly ShelfSubject[]) =>
    subjects.map(({ kind, name, books }) => (
      <option key={name} value={`${kind}:${name}`}>
        {option(name, books)}
      </option>
    ))
  return (
    <div className="field shelf-select">
      <label htmlFor={id}>{label}</label>
      <select {...select} id={id} aria-invalid={Boolean(error)} aria-describedby={error ? `${id}-error` : undefined}>
        <option value="">{first}</option>
        {filled.length === 1
          ? filled.map(({ subjects }) => options(subjects))
          : filled.map(({ name, subjects }) => (
              <optgroup key={name} label={name}>
                {options(subjects)}
              </optgroup>
            ))}
      </select>
      {error && (
        <p className="field-error" id={`${id}-error`}>
          <ProblemIcon size={16} />
          <span>{error}</span>
        </p>
      )}
    </div>
  )
}
