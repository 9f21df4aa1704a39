// explore: atomic
import { file_system_type } from '#kernel/fs/file_system_type'
import { super_block } from '#kernel/fs/super_block'
import { module } from '#kernel/module/module'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { addShadow, readShadow, STATE } from '../shadow.ts'

/**
 * When a module's text is freed, no superblock of its filesystem lives, no call into the text runs, and nobody holds the
 * module (I7). Superblocks are counted from their allocation, which needs a reference on the module or the module's own
 * init, to the end of kill_sb; a mount whose cleanup is outstanding keeps its superblock alive. No false alarm.
 */
const rule = judge('module-free', 'premature-return')

export function superAllocated(sb: number): void {
  addShadow(mem[sb + super_block.s_type]!, STATE, 1)
}

export function superEnds(sb: number): void {
  addShadow(mem[sb + super_block.s_type]!, STATE, -1)
}

export function textCalled(text: number): void {
  addShadow(text, STATE, 1)
}

export function textReturned(text: number): void {
  addShadow(text, STATE, -1)
}

export function moduleFreed(mod: number, type: number): void {
  rule.look()
  const supers = readShadow(type, STATE)
  const calls = readShadow(mem[mod + module.text]!, STATE)
  const refs = Atomics.load(mem, mod + module.refcnt)
  if (supers !== 0)
    rule.tell(
      `the text of ${nameOfObject(mod)} is freed while ${supers} superblocks of its filesystem ${typeName(type)} live`,
      [mod, type],
    )
  if (calls !== 0) rule.tell(`the text of ${nameOfObject(mod)} is freed while ${calls} calls into it run`, [mod])
  if (refs > 1) rule.tell(`${nameOfObject(mod)} is freed with ${refs} references`, [mod])
}

const typeName = (type: number): string => `${nameOfObject(type)} (name ${mem[type + file_system_type.name]})`
