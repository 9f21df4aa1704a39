// explore: atomic
/** Behind a line: what the mount hears, and whether it may be bound. */
export function propagationText(shared: boolean, slave: boolean, unbindable: boolean): string {
  return (shared ? ' shared' : '') + (slave ? ' slave' : '') + (unbindable ? ' unbindable' : '')
}
