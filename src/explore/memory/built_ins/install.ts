import { replaceAtomics } from './atomics.ts'
import { replaceBufferMethods } from './buffers.ts'
import { addCallbackSteps } from './callbacks.ts'
import { replaceClocks } from './clock.ts'
import { replaceDataViewMethods } from './data_view.ts'
import { keepBuiltInsOpen } from './definitions.ts'
import { replaceFunctionText } from './function_text.ts'
import { type BuiltInHost, setHost } from './host.ts'
import { replaceNativeReaders } from './native_readers.ts'
import { replaceNodePromises } from './node_promises.ts'
import { replaceProcess } from './process.ts'
import { refuseWhatIsNotExplored } from './refused.ts'
import { replaceTimers } from './timers.ts'
import { replaceTypedArrayMethods } from './typed_arrays.ts'
import { replaceWholeReaders } from './whole.ts'

let installed = false

/**
 * Built-ins that would touch shared memory behind the explorer's back are replaced, once for each thread, by ones that look the same and
 * take their steps while a CPU runs. Whoever explores last is whom they ask.
 *
 * May miss: native packages; `const { 0: first } = view`; a function of Array.prototype applied to a view.
 */
export function exploreBuiltIns(host: BuiltInHost): void {
  setHost(host)
  replaceTimers()
  replaceProcess()
  if (installed) return
  installed = true
  replaceAtomics()
  replaceTypedArrayMethods()
  replaceDataViewMethods()
  if (typeof Buffer === 'function') replaceBufferMethods()
  replaceWholeReaders()
  addCallbackSteps()
  replaceClocks()
  replaceNativeReaders()
  replaceNodePromises()
  refuseWhatIsNotExplored()
  replaceFunctionText()
  keepBuiltInsOpen()
}
