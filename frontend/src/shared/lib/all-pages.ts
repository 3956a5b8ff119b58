const PAGE_SIZE = 100;

interface Page<Row> {
  readonly next: string | null;
  readonly results: readonly Row[];
}

/** Reads a list to its end. For lists that are short by nature. */
export async function allPages<Row>(
  read: (query: { page: number; page_size: number }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { next, results } = await read({ page, page_size: PAGE_SIZE });
    rows.push(...results);
    if (next === null) return rows;
  }
}
