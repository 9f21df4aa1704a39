// explore: atomic
import { judge } from '../judge.ts'

/**
 * No function of a module is called after the module's text was freed. The text is an object with a magic number, which
 * kernel/module/text compares at every call; a freed one holds poison. May miss a call into a slot that holds another
 * module's text by then.
 */
const rule = judge('text-after-free', 'use-after-free')

export function textCalled(): void {
  rule.look()
}
