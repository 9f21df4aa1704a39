import { button } from './svg.ts'

/** A button beside each command that puts it on the clipboard, where the browser lets a file do that. */
export function copyButtons(): void {
  if (navigator.clipboard === undefined) return
  for (const command of document.querySelectorAll('.command')) {
    const made = button('copy', 'copy the command', async () => {
      await navigator.clipboard.writeText(command.querySelector('code')!.textContent ?? '')
      made.textContent = 'copied'
    })
    command.append(made)
  }
}
