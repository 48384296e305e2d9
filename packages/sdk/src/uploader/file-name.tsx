/** What tells two files of a camera apart stands at the end of their names. */
const tailChars = 9

/** A file's name in one line, shortened in the middle. */
export function FileName({ name }: { name: string }) {
  const cut = Math.max(0, name.length - tailChars)
  return (
    <p className="file-name" title={name}>
      <span>{name.slice(0, cut)}</span>
      <span>{name.slice(cut)}</span>
    </p>
  )
}
