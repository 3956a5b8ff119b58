/** The page of one ticket. */
export function ticketPath(id: number): string {
  return `/tickets/detail/?id=${id}`;
}
