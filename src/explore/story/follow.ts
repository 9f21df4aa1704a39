import type { Ending } from '../engine/conclude.ts'
import type { Engine } from '../engine/engine.ts'
import type { Replay } from '../strategies/replay.ts'
import type { Recorder } from './recorder.ts'

/** Runs a schedule. Data races on its way are passed, as it goes on behind them; the first one at its end or behind it is what it shows. */
export function follow(engine: Engine, replay: Replay, recorder?: Recorder): Ending {
  engine.endAt(() => replay.isOver)
  try {
    return engine.run(replay, 0, recorder)
  } finally {
    engine.endAt()
  }
}
