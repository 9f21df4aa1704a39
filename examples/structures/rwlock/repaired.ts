// Looking and counting are one step.
//
// npx mnttorture explore examples/structures/rwlock/repaired.ts --strategy dpor

import { cpu_relax, structure } from 'mnttorture'
import broken, { BYTES, Guarded, LOCK } from './broken.ts'

class CountingGuarded extends Guarded {
  override enter(): void {
    for (;;) {
      const readers = Atomics.load(this.words, LOCK)
      if (readers >= 0 && Atomics.compareExchange(this.words, LOCK, readers, readers + 1) === readers) return
      cpu_relax()
    }
  }
}

export default structure({
  ...broken,
  title: 'a read-write lock',
  setup: () => new CountingGuarded(new SharedArrayBuffer(BYTES)),
})
