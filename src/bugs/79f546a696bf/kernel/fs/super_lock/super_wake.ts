import { super_block } from '#kernel/fs/super_block'
import { set_bit } from '#kernel/lib/atomic'
import { wake_up_all } from '#kernel/lib/wait'

export function super_wake(sb: number, flag: number): void {
  set_bit(flag, sb + super_block.s_flags)
  wake_up_all(sb + super_block.s_flags)
}
