import Papa from 'papaparse'

/**
 * Lines of a CSV file (RFC 4180), each ended. A cell that begins with `= + - @`, a tab or a carriage return gets an apostrophe before
 * it: a spreadsheet would otherwise run what somebody printed into a code (OWASP, "CSV Injection").
 */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.length === 0
    ? ''
    : `${Papa.unparse(
        rows.map((row) => [...row]),
        { escapeFormulae: true },
      )}\r\n`
}

/** Without it Excel takes UTF-8 for the alphabet of the country it was bought in. */
export const byteOrderMark = '\ufeff'
