/** A row of a table with the column "held by". */
export interface HeldRow {
  /** The header cells of its table. */
  readonly table: string;
  /** Its first cell. */
  readonly name: string;
  readonly heldBy: string;
}

/** Every row of every table of a Markdown page whose last column is "held by". */
export function readHeldRows(text: string): HeldRow[] {
  const tables = text.match(/(?:^\|.*\n)+/gm) ?? [];
  return tables.flatMap((table) => {
    const [headings = '', , ...lines] = table.trimEnd().split('\n');
    if (cellsOf(headings).at(-1) !== 'held by') return [];
    return lines.map((line) => {
      const cells = cellsOf(line);
      return { table: headings, name: cells[0] ?? '', heldBy: cells.at(-1) ?? '' };
    });
  });
}

function cellsOf(line: string): string[] {
  const cells = line.split('|').slice(1, -1);
  return cells.map((cell) => cell.trim());
}

/** Sources and tests that a text names in backticks. */
export function findNamedFiles(text: string): string[] {
  return text.match(/(?<=`)[\w./-]+\.tsx?(?=`)/g) ?? [];
}
