/** In a page lie the texts of those files that mark races as benign. */
export function sourceText(file: string): string {
  return (globalThis as { mnttorture?: { texts: Record<string, string> } }).mnttorture?.texts[file] ?? ''
}
