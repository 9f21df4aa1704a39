// The head counts how often a node was taken, so that one that came back is told from one that stayed.
//
// npx mnttorture explore examples/structures/treiber_stack/repaired.ts --strategy dpor

import { structure } from 'mnttorture'
import broken, { BYTES, Stack } from './broken.ts'

class CountedStack extends Stack {
  override isCounted(): boolean {
    return true
  }
}

export default structure({
  ...broken,
  title: 'a Treiber stack with a counted head',
  setup: () => new CountedStack(new SharedArrayBuffer(BYTES)),
})
