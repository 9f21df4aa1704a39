import { element } from './svg.ts'

/** One floating note for all that carries `data-tip`: under the pointer, the finger or the focus. */
export function tooltips(): void {
  const note = element('div', { class: 'tip', role: 'status' })
  note.hidden = true
  document.body.append(note)
  const show = (target: EventTarget | null, x: number, y: number): void => {
    const owner = target instanceof Element ? target.closest('[data-tip]') : null
    note.hidden = owner === null
    if (owner === null) return
    note.textContent = owner.getAttribute('data-tip')
    const { width, height } = note.getBoundingClientRect()
    note.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - width - 4))}px`
    note.style.top = `${y + 16 + height > innerHeight ? Math.max(4, y - height - 10) : y + 16}px`
  }
  document.addEventListener('pointermove', (event) => show(event.target, event.clientX, event.clientY))
  document.addEventListener('pointerdown', (event) => show(event.target, event.clientX, event.clientY))
  document.addEventListener('focusin', (event) => {
    const box = (event.target as Element).getBoundingClientRect()
    show(event.target, box.left, box.bottom - 10)
  })
  document.addEventListener('scroll', () => (note.hidden = true), { capture: true, passive: true })
}
