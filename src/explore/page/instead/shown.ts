/** The table of steps that lies in a page has its files as they are shown. */
export function shown(file: string): string {
  return file
}
