import './select.css'

export interface SelectProps<Value extends string> {
  id?: string
  label?: string
  value: Value | undefined
  options: readonly (readonly [value: Value, name: string])[]
  /** The name of choosing none of them, where that may be. */
  none?: string
  onChoose(value: Value | undefined): void
}

/** One out of several that are known. */
export function Select<Value extends string>({ id, label, value, options, none, onChoose }: SelectProps<Value>) {
  return (
    <select
      id={id}
      className="select"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChoose(options.find(([each]) => each === event.target.value)?.[0])}
    >
      {none !== undefined && <option value="">{none}</option>}
      {options.map(([each, name]) => (
        <option key={each} value={each}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** The options of a table of names. */
export function optionsOf<Value extends string>(names: Readonly<Record<Value, string>>) {
  return (Object.keys(names) as Value[]).map((value): [Value, string] => [value, names[value]])
}
