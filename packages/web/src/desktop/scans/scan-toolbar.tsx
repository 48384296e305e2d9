import { Button, CopyIcon, DeleteIcon, DownloadIcon, IconButton } from '@snaplink/sdk/design'
import { scans as texts } from '../../scan-texts.ts'

export interface ScanToolbarProps {
  query: string
  onQuery(query: string): void
  /** Rows that are shown, and whether these are all. */
  count: number
  isAll: boolean
  exportUrl(format: 'csv' | 'json'): string
  onCopy(): void
  onRemove(): void
}

/** What one does with all rows that are shown. */
export function ScanToolbar({ query, onQuery, count, isAll, exportUrl, onCopy, onRemove }: ScanToolbarProps) {
  return (
    <div className="scan-toolbar">
      <div className="scan-field">
        <input
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
        />
      </div>
      <div className="scan-toolbar-actions">
        <Button icon={<CopyIcon size={18} />} onClick={onCopy}>
          {isAll ? texts.copyAll : texts.copyFound(count)}
        </Button>
        {(['csv', 'json'] as const).map((format) => (
          <a key={format} className="button button-plain" href={exportUrl(format)} download>
            <DownloadIcon size={18} />
            {format === 'csv' ? texts.exportCsv : texts.exportJson}
          </a>
        ))}
        <IconButton label={texts.removeAll(count)} onClick={onRemove}>
          <DeleteIcon size={18} />
        </IconButton>
      </div>
    </div>
  )
}
