import { StepKind } from '../../../link/instrument/steps.ts'
import { type Execution, IDLE } from '../../engine/execution.ts'
import { announce } from '../../engine/point.ts'
import { refuseHere } from '../../engine/refuse.ts'
import { Access } from '../../engine/scheduler_state.ts'
import type { View } from '../../memory/shared_memory.ts'
import type { EventLoops } from '../event_loops.ts'
import type { PostHost } from './post.ts'

/** What carrying letters is in an execution. */
export function postHost(x: Execution, loops: EventLoops, pause: unknown): PostHost {
  const { retrace } = x
  const isRunning = (): boolean => (x.attention & IDLE) === 0
  return {
    loop: () => loops.current(),
    isRunning,
    isPast: () => retrace.past,
    *step(op, view, word, perform, isReceive = false) {
      if (!isRunning()) return perform()
      x.program.putsOff = true
      const kind = isReceive ? StepKind.receive : StepKind.post
      const site = loops.found.here(op, 0)
      const stand = (): boolean => announce(x, view as View, word, site, kind)
      if (retrace.on) return retrace.does(site, stand, perform)
      if (stand()) yield pause
      return perform()
    },
    address: (view, word) => x.touch(view as View)!.base + (word << 2),
    wrote: (view, word) => x.ops.touch(view as View, word, 4),
    orders(view, word) {
      const { base } = x.touch(view as View)!
      const access = Access.read | Access.write
      if (x.racing && x.plainSeen) x.races?.step(x.current, false, access, base + (word << 2), 4, loops.site)
    },
    reaches: (cpu) => loops.reaches(cpu, true),
    changed: (loop) => loops.refresh(loop),
    newTask: (...given) => loops.newTask(...given),
    came: (to) => x.recorder?.came(to),
    place: () => loops.place(),
    nameOf: (cpu) => x.nameOf(cpu),
    refuse: (what) => refuseHere(x, what),
    again() {
      x.again = x.stopped = true
    },
  }
}
