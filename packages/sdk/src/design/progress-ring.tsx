/** How far something is, as a ring that fills clockwise. The words beside it say it to screen readers. */
export function ProgressRing({ fraction, size = 18 }: { fraction: number; size?: number }) {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * 100)
  return (
    <svg className="progress-ring" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <circle className="progress-ring-track" cx="10" cy="10" r="8" pathLength={100} />
      <circle className="progress-ring-fill" cx="10" cy="10" r="8" pathLength={100} strokeDasharray={`${filled} 100`} />
    </svg>
  )
}
