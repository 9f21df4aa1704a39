import { button } from './svg.ts'

/** A button beside each command that puts it on the clipboard, where the browser lets a file do that. */
export function copyButtons(part: Document | Element): void {
  for (const command of part.querySelectorAll('.command'))
    command.append(...copyButton(command.querySelector('code')?.textContent ?? ''))
}

export function copyButton(text: string): HTMLElement[] {
  if (navigator.clipboard === undefined) return []
  const made = button('copy', 'copy the command', async () => {
    await navigator.clipboard.writeText(text)
    made.textContent = 'copied'
  })
  return [made]
}
