import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { call, textName } from '#kernel/lib/text'
import { module_text, TEXT_MAGIC } from '#kernel/module/module'
import { trace_text_call, trace_text_return } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { nameOfObject } from '#shm/slab'

/** Calls a function that lies in a module's text (NULL: in the kernel itself). Freed text is poison, and a finding. */
export function call_module_text(text: number, pointer: number, argument: number): void {
  if (text !== NULL) {
    trace_text_call(text)
    if (READ_ONCE(text + module_text.magic) !== TEXT_MAGIC) {
      report(
        'use-after-free',
        'text-after-free',
        `call into the text of a module that has been freed (module_text at word ${text})`,
        { objects: [nameOfObject(text)], functions: [textName(pointer)] },
      )
      return
    }
    atomic_inc(text + module_text.calls)
  }
  call(pointer, argument)
  if (text !== NULL) trace_text_return(text)
}
