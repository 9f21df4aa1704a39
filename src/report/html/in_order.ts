/** Names in the order in which people think of them; what is not listed comes last, by its name. */
const DESIGNS = ['inline', 'wq-wait', 'wq-flush', 'task-work']
const SUBJECTS = [
  'flush_filesystem',
  'flush_filesystem of attached',
  'flush_work',
  'flush_workqueue',
  'final mntput',
  'close that puts last',
  'umount',
  'umount -l to gone',
  'rmmod',
  'umount -l and rmmod',
]

export function byDesign(a: string | null, b: string | null): number {
  return compare(DESIGNS, a ?? '', b ?? '')
}

export function bySubject(a: string, b: string): number {
  return compare(SUBJECTS, a, b)
}

function compare(order: readonly string[], a: string, b: string): number {
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return place(a) - place(b) || a.localeCompare(b, 'en', { numeric: true })
}
